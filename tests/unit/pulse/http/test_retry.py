import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.http.retry import ATTEMPTS, LONGEST_PAUSE, TRANSIENT, pause

failed_before_the_last = st.integers(1, ATTEMPTS - 1)
share = st.floats(0, 1)


@given(failed_before_the_last, share)
def test_pauses_double_and_spread_over_their_upper_half(attempt: int, jitter: float) -> None:
    longest = min(LONGEST_PAUSE, 0.5 * 2 ** (attempt - 1))
    waited = pause(attempt, jitter=jitter)
    assert waited is not None
    assert longest / 2 <= waited <= longest


@given(failed_before_the_last, st.floats(0, 10_000), share)
def test_the_source_is_never_asked_earlier_than_it_wished(attempt: int, asked: float, jitter: float) -> None:
    waited = pause(attempt, asked, jitter)
    assert waited is not None
    assert waited >= asked


def test_the_last_attempt_is_followed_by_none() -> None:
    assert pause(ATTEMPTS) is None
    assert pause(ATTEMPTS, asked=5.0) is None


def test_workers_that_fail_together_come_back_apart() -> None:
    assert len({pause(3) for _ in range(20)}) > 10


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 422, 429])
def test_what_asking_again_cannot_change_is_not_transient(status: int) -> None:
    assert status not in TRANSIENT
