import threading

import pytest

from pulse.http import Credential, CredentialPool
from pulse.http.rate_limit import Hold

NOW = 1000.0


def pool_of(*names: str) -> tuple[CredentialPool, list[Credential]]:
    credentials = [Credential(name, dict) for name in names]
    return CredentialPool(credentials), credentials


def used(pool: CredentialPool, quota: str = "core", now: float = NOW) -> tuple[str, float]:
    credential, wait = pool.choose(quota, now)
    return credential.name, wait


def test_a_pool_needs_a_credential() -> None:
    with pytest.raises(ValueError, match="at least one credential"):
        CredentialPool([])


def test_the_one_with_most_left_goes_first() -> None:
    pool, (first, second) = pool_of("first", "second")
    pool.note(first, "core", {"x-ratelimit-remaining": "10"})
    pool.note(second, "core", {"x-ratelimit-remaining": "4000"})
    assert used(pool) == ("second", 0)


def test_one_that_nobody_has_used_yet_goes_before_one_with_a_known_rest() -> None:
    pool, (first, _) = pool_of("first", "second")
    pool.note(first, "core", {"x-ratelimit-remaining": "4999"})
    assert used(pool) == ("second", 0)


def test_a_held_one_is_passed_over_until_its_time() -> None:
    pool, (first, second) = pool_of("first", "second")
    pool.hold(first, Hold(NOW + 60, "limit"))
    pool.note(second, "core", {"x-ratelimit-remaining": "1"})
    assert used(pool) == ("second", 0)
    pool.hold(second, Hold(NOW + 20, "limit"))
    assert used(pool) == ("second", 20)
    assert used(pool, now=NOW + 30) == ("second", 0)
    assert used(pool, now=NOW + 60) == ("first", 0)


def test_quotas_are_counted_apart() -> None:
    pool, (only,) = pool_of("only")
    pool.hold(only, Hold(NOW + 60, "limit", "graphql"))
    assert used(pool, "core") == ("only", 0)
    assert used(pool, "graphql") == ("only", 60)


def test_a_hold_of_no_quota_holds_all() -> None:
    pool, (only,) = pool_of("only")
    pool.hold(only, Hold(NOW + 60, "limit"))
    assert used(pool, "core") == used(pool, "graphql") == ("only", 60)


def test_a_shorter_hold_does_not_end_a_longer_one() -> None:
    pool, (only,) = pool_of("only")
    pool.hold(only, Hold(NOW + 60, "limit"))
    pool.hold(only, Hold(NOW + 5, "limit"))
    assert used(pool) == ("only", 60)


def test_a_used_up_quota_is_not_asked_again_before_its_reset() -> None:
    pool, (only,) = pool_of("only")
    pool.note(only, "core", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1600"})
    assert used(pool) == ("only", 601)
    assert used(pool, "graphql") == ("only", 0)


def test_holds_are_counted_until_an_answer_is_good() -> None:
    pool, (only,) = pool_of("only")
    pool.hold(only, Hold(NOW, "limit"))
    pool.hold(only, Hold(NOW, "limit"))
    assert only.holds == 2
    pool.note(only, "core", {})
    assert only.holds == 0


def test_what_is_left_is_added_up_quota_by_quota() -> None:
    pool, (first, second) = pool_of("first", "second")
    assert pool.left("core") is None
    pool.note(first, "core", {"x-ratelimit-remaining": "10"})
    pool.note(second, "core", {"x-ratelimit-remaining": "7"})
    pool.note(second, "graphql", {"x-ratelimit-remaining": "3"})
    assert (pool.left("core"), pool.left("graphql")) == (17, 3)


def test_a_credential_shows_nothing_of_its_token() -> None:
    assert "hunter2" not in repr(Credential("token 1", lambda: {"Authorization": "hunter2"}))


def test_a_full_one_is_passed_over_and_one_at_a_time_is_kept() -> None:
    credentials = [Credential(name, dict) for name in ("first", "second")]
    pool = CredentialPool(credentials, most={"graphql": 1})
    with pool.claimed("graphql", lambda: NOW) as (one, _), pool.claimed("graphql", lambda: NOW) as (other, _):
        assert {one.name, other.name} == {"first", "second"}
        waiting = threading.Thread(target=lambda: pool.claimed("graphql", lambda: NOW).__enter__())
        waiting.start()
        waiting.join(0.05)
        assert waiting.is_alive()
    waiting.join(5)
    assert not waiting.is_alive()


def test_overload_makes_room_for_fewer() -> None:
    pool, _ = pool_of("only")
    for second in range(5):
        pool.overloaded("core", NOW + 2 * second)
    with pool.claimed("core", lambda: NOW):
        waiting = threading.Thread(target=lambda: pool.claimed("core", lambda: NOW).__enter__())
        waiting.start()
        waiting.join(0.05)
        assert waiting.is_alive()
    waiting.join(5)
    assert not waiting.is_alive()


def test_no_more_requests_are_under_way_than_are_left() -> None:
    pool, (only,) = pool_of("only")
    pool.note(only, "core", {"x-ratelimit-remaining": "2"})
    with pool.claimed("core", lambda: NOW), pool.claimed("core", lambda: NOW):
        waiting = threading.Thread(target=lambda: pool.claimed("core", lambda: NOW).__enter__())
        waiting.start()
        waiting.join(0.05)
        assert waiting.is_alive()
    waiting.join(5)
    assert not waiting.is_alive()


def test_what_was_told_last_does_not_keep_back_for_ever() -> None:
    pool, (only,) = pool_of("only")
    pool.note(only, "core", {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(NOW + 60)})
    assert used(pool) == ("only", 61)
    with pool.claimed("core", lambda: NOW + 61) as (_, wait):
        assert wait == 0


def test_answers_that_overtake_one_another_leave_the_least() -> None:
    pool, (only,) = pool_of("only")
    for left, reset in [("7", "60"), ("8", "60"), ("5000", "120")]:
        pool.note(only, "core", {"x-ratelimit-remaining": left, "x-ratelimit-reset": reset})
        assert pool.left("core") == {"7": 7, "8": 7, "5000": 5000}[left]
