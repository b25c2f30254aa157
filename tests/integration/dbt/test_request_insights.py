"""The insights about pull requests on hand-made rows in the fact tables that dbt has built."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import numpy as np
import psycopg
import pytest

from pulse_assets.insights import ai_assisted, knowledge, oversized_requests, stale_requests, unlinked_work
from pulse_assets.insights.finding import Finding

from .facts import empty, insert

Marts = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NUMBERS = count(1)


@pytest.fixture
def facts(marts: Marts) -> Marts:
    empty(marts, "marts.fct_pull_requests", "marts.fct_pull_request_quiet_intervals", "core.teams")
    insert(marts, "core.teams", [{"team_key": "team-1", "name": "Ledger"}])
    return marts


def request(**columns: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    return {
        "pull_request_key": f"request {number}",
        "number": number,
        "title": "Title",
        "repository": "acme/ledger",
        "team": "Ledger",
        "person_key": "ada",
        "person": "Ada",
        "is_bot_author": False,
        "authorship": "human",
        "state": "merged",
        "is_draft": False,
        "is_linked": True,
        "written_lines": 100,
        "written_files": 3,
        "cycle_time_seconds": 3600.0,
        "review_seconds": 1800.0,
        "created_at": NOW - 2 * DAY,
        "merged_at": NOW - DAY,
        **columns,
    }


def put(facts: Marts, number: int, **columns: Any) -> list[dict[str, Any]]:
    rows = [request(**columns) for _ in range(number)]
    insert(facts, "marts.fct_pull_requests", rows)
    return rows


def put_open(facts: Marts, **columns: Any) -> dict[str, Any]:
    (row,) = put(facts, 1, **{"state": "open", "merged_at": None, **columns})
    return row


def put_quiet(facts: Marts, stale_for: timedelta, ended_at: datetime | None = None, **columns: Any) -> None:
    row = put_open(facts, **columns)
    shared = ("pull_request_key", "number", "title", "repository", "team", "is_bot_author", "is_draft")
    quiet = {name: row[name] for name in shared}
    quiet |= {"quiet_interval_key": row["pull_request_key"], "stale_at": NOW - stale_for, "ended_at": ended_at}
    insert(facts, "marts.fct_pull_request_quiet_intervals", [quiet])


def told(findings: list[Finding]) -> list[tuple[str, float]]:
    return [(finding.severity, finding.value) for finding in findings]


@pytest.mark.parametrize(
    ("days", "severity"), [(1, "info"), (14, "info"), (15, "warning"), (60, "warning"), (61, "critical")]
)
def test_a_stale_request_is_told_with_its_age(facts: Marts, days: int, severity: str) -> None:
    put_quiet(facts, days * DAY)
    assert told(stale_requests.find(facts, NOW)) == [(severity, days * 86_400.0)]
    assert stale_requests.silent(facts, NOW) == {}


@pytest.mark.parametrize(
    "columns",
    [{"is_bot_author": True}, {"state": "closed"}, {"ended_at": NOW - DAY}, {"stale_for": -DAY}],
)
def test_what_moves_or_is_a_machines_is_not_stale(facts: Marts, columns: dict[str, Any]) -> None:
    put_quiet(facts, **{"stale_for": 30 * DAY, **columns})
    assert stale_requests.find(facts, NOW) == []


@pytest.mark.parametrize(
    ("lines", "found"),
    [(1000, []), (1001, [("info", 1001.0)]), (2000, [("warning", 2000.0)]), (4000, [("critical", 4000.0)])],
)
def test_a_request_is_oversized_beside_what_its_team_merges(
    facts: Marts, lines: int, found: list[tuple[str, float]]
) -> None:
    put(facts, 40, written_lines=1000)
    put_open(facts, written_lines=lines)
    assert told(oversized_requests.find(facts, NOW)) == found


def test_a_request_of_400_lines_is_never_oversized_and_39_merged_tell_nothing(facts: Marts) -> None:
    put(facts, 39, written_lines=10)
    put_open(facts, written_lines=9000)
    assert oversized_requests.find(facts, NOW) == []
    assert oversized_requests.silent(facts, NOW) == {"Ledger": "39 merged in 180 days, 40 are needed"}
    put(facts, 1, written_lines=10)
    put_open(facts, written_lines=400)
    put_open(facts, written_lines=9000, authorship="machine")
    assert told(oversized_requests.find(facts, NOW)) == [("critical", 9000.0)]


def test_a_team_whose_requests_have_no_issue_is_told(facts: Marts) -> None:
    put(facts, 60)
    unlinked = put(facts, 40, is_linked=False)
    put(facts, 90, is_linked=False, authorship="machine")
    put(facts, 90, is_linked=False, merged_at=NOW - 91 * DAY)
    (finding,) = unlinked_work.find(facts, NOW)
    assert (finding.subject_id, finding.severity, finding.value) == ("team-1", "warning", 0.4)
    assert set(finding.evidence.records) == {row["pull_request_key"] for row in unlinked}


@pytest.mark.parametrize(("merged", "unlinked", "findings"), [(100, 25, 0), (100, 30, 1), (20, 10, 1), (19, 19, 0)])
def test_a_share_of_few_requests_must_be_larger(facts: Marts, merged: int, unlinked: int, findings: int) -> None:
    put(facts, unlinked, is_linked=False)
    if merged > unlinked:
        put(facts, merged - unlinked)
    assert len(unlinked_work.find(facts, NOW)) == findings
    few = {"Ledger": f"{merged} merged in 90 days, 20 are needed"} if merged < 20 else {}
    assert unlinked_work.silent(facts, NOW) == few


@pytest.mark.parametrize(
    ("ada", "bob", "severities"), [(10, 10, []), (11, 9, ["warning"]), (16, 4, ["critical"]), (19, 0, [])]
)
def test_one_author_of_more_than_half_is_told_to_users(facts: Marts, ada: int, bob: int, severities: list[str]) -> None:
    put(facts, ada)
    if bob:
        put(facts, bob, person_key="bob", person="Bob")
    put(facts, 50, person_key="bot", person="Bot", is_bot_author=True)
    found = knowledge.find(facts, NOW)
    assert [finding.severity for finding in found] == severities
    assert all(one.minimum_role == "user" and "Ada" in one.text and "Ada" not in one.title for one in found)
    few = {"acme/ledger": "19 merged in 180 days, 20 are needed"} if ada + bob < 20 else {}
    assert knowledge.silent(facts, NOW) == few


def put_both(facts: Marts, assisted: int, factor: float) -> None:
    chance = np.random.default_rng(1)
    for authorship, number, times in (("human", 80, 1.0), ("ai_assisted", assisted, factor)):
        rows = [
            request(authorship=authorship, cycle_time_seconds=times * 36_000 * float(np.exp(chance.normal())))
            for _ in range(number)
        ]
        insert(facts, "marts.fct_pull_requests", rows)


def test_assisted_requests_that_take_longer_are_told_and_their_equal_sizes_are_not(facts: Marts) -> None:
    put_both(facts, 40, 4.0)
    (finding,) = ai_assisted.find(facts, NOW)
    assert (finding.metric, finding.severity, finding.subject_id) == ("cycle_time_by_authorship", "warning", "team-1")
    assert finding.expected is not None
    assert finding.value / finding.expected == pytest.approx(4.0, rel=0.5)
    assert len(finding.evidence.records) == 40
    assert finding.confidence is not None
    assert finding.confidence > 0.95


def test_assisted_requests_that_do_not_differ_or_are_few_tell_nothing(facts: Marts) -> None:
    put_both(facts, 40, 1.0)
    assert (ai_assisted.find(facts, NOW), ai_assisted.silent(facts, NOW)) == ([], {})
    empty(facts, "marts.fct_pull_requests")
    put_both(facts, 19, 9.0)
    assert ai_assisted.find(facts, NOW) == []
    assert ai_assisted.silent(facts, NOW) == {"Ledger": "19 assisted and 80 other requests in 180 days, 20 are needed"}
