import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest

from pulse.http import Credential, CredentialPool, SharedLimits, credentials, identity_of
from pulse.http import shared_limits as module
from pulse.http.rate_limit import Hold

NOW = 1_800_000_000.0
TOKEN = identity_of("hunter2")


@pytest.fixture
def limits(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SharedLimits, SharedLimits]]:
    """Those of two processes, which hear at once what the other says."""
    monkeypatch.setattr(module, "HEARD_SECONDS", 0.0)
    monkeypatch.setattr(credentials, "TURNS_SECONDS", 0.0)
    with closing(SharedLimits(database_url)) as mine, closing(SharedLimits(database_url)) as theirs:
        yield mine, theirs


def pool(limits: SharedLimits, **most: int) -> CredentialPool:
    return CredentialPool([Credential("token", dict, TOKEN)], most=most, limits=limits)


def claim(pool: CredentialPool, quota: str) -> tuple[Credential, float]:
    with pool.claimed(quota, lambda: NOW) as claimed:
        return claimed


def test_a_hold_that_one_process_meets_holds_the_other(limits: tuple[SharedLimits, SharedLimits]) -> None:
    mine, theirs = map(pool, limits)
    (credential, _) = claim(mine, "core")
    mine.hold(credential, Hold(NOW + 60, "GitHub asks to wait", "core"))
    held, wait = claim(theirs, "core")
    assert (wait, held.hold("core").reason) == (60, "GitHub asks to wait")
    assert claim(theirs, "graphql")[1] == 0


def test_processes_that_were_held_together_come_back_one_after_another(
    limits: tuple[SharedLimits, SharedLimits], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "TURNS_SECONDS", 3.0)
    mine, theirs = map(pool, limits)
    (credential, _), (same, _) = claim(mine, "core"), claim(theirs, "core")
    mine.hold(credential, Hold(NOW + 60, "GitHub asks to wait", "core"))
    theirs.hold(same, Hold(NOW + 60, "GitHub asks to wait", "core"))
    waits = sorted(claim(each, "core")[1] for each in (mine, theirs))
    assert 60 <= waits[0] < waits[1] <= 63


def test_a_shorter_hold_never_ends_a_longer_one(limits: tuple[SharedLimits, SharedLimits]) -> None:
    mine, theirs = limits
    mine.hold(TOKEN, "", NOW + 600, "long")
    theirs.hold(TOKEN, "", NOW + 5, "short")
    assert [known.until for known in mine.held([TOKEN], NOW)] == [NOW + 600]
    assert mine.held([TOKEN], NOW + 601) == []


def test_another_credential_is_not_concerned(limits: tuple[SharedLimits, SharedLimits]) -> None:
    mine, theirs = limits
    mine.hold(identity_of("another"), "", NOW + 600, "limit")
    assert claim(pool(theirs), "core")[1] == 0


def test_a_quota_of_one_is_used_by_one_process_at_a_time(limits: tuple[SharedLimits, SharedLimits]) -> None:
    mine, theirs = (pool(each, graphql=1) for each in limits)
    order: list[str] = []

    def other() -> None:
        with theirs.claimed("graphql", lambda: NOW):
            order.append("other")

    with mine.claimed("graphql", lambda: NOW):
        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.1)
        order.append("mine")
    thread.join()
    assert order == ["mine", "other"]


def test_what_is_left_is_told_without_the_secret(
    limits: tuple[SharedLimits, SharedLimits], database: psycopg.Connection[Any]
) -> None:
    mine = pool(limits[0])
    (credential, _) = claim(mine, "core")
    mine.note(credential, "core", {"x-ratelimit-remaining": "41", "x-ratelimit-reset": str(int(NOW) + 60)})
    query = "select credential, quota, quota_left, extract(epoch from resets_at)::float8 from app.credential_limits"
    assert database.execute(query).fetchall() == [(TOKEN, "core", 41, NOW + 60)]
    assert "hunter2" not in TOKEN
