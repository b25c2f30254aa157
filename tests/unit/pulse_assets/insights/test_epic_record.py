from datetime import UTC, datetime, timedelta

import pytest

from pulse_assets.insights.forecasts.backtest import HORIZON_DAYS
from pulse_assets.insights.forecasts.epic_record import ORIGINS, STEP, Items, epic_trials

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = HORIZON_DAYS


def items(*spans: tuple[float, float | None]) -> Items:
    """An epic of items given by when they were created and done, in days before now."""
    created = [NOW - begun * DAY for begun, _ in spans]
    return Items("PAY-1 Big", created, [None if done is None else NOW - done * DAY for _, done in spans])


def steady(first: int, last: int) -> list[tuple[float, float | None]]:
    """An item done every other day from `first` to `last` days before now, all created long before."""
    return [(900.0, done + 0.5) for done in range(first, last, -2)]


def test_an_even_epic_is_told_to_the_day() -> None:
    found = list(epic_trials(items(*steady(700, LAST - 40)), NOW))
    newest = found[-1]
    # Twenty were open 16 weeks ago, and one was done every other day.
    assert newest.actual == pytest.approx(40, abs=2)
    assert newest.days[0.5] == pytest.approx(40, abs=4)
    assert newest.naive == pytest.approx(40, abs=4)


def test_what_was_never_done_is_late_however_long_ago() -> None:
    found = list(epic_trials(items(*steady(700, LAST - 40), (900.0, None)), NOW))
    assert [trial.actual for trial in found] == [HORIZON_DAYS] * len(found)
    assert all(trial.days[0.85] is not None for trial in found)


def test_what_came_after_changes_only_the_outcome() -> None:
    past, later = steady(700, LAST + STEP), [(900.0, LAST - 3.0)]
    never = [(900.0, None)]
    before = list(epic_trials(items(*past, *later), NOW))
    after = list(epic_trials(items(*past, *never, (LAST - 1.0, LAST - 2.0)), NOW))
    assert [trial.days for trial in before] == [trial.days for trial in after]
    assert [trial.actual for trial in before] != [trial.actual for trial in after]


def test_an_epic_without_five_done_in_twelve_weeks_is_not_asked_about() -> None:
    done = [(900.0, LAST + ago) for ago in (3.0, 10.0, 17.0, 24.0, 31.0)]
    assert list(epic_trials(items(*done[1:], (900.0, 1.0)), NOW)) == []
    assert len(list(epic_trials(items(*done, (900.0, 1.0)), NOW))) == 1


def test_a_year_of_origins_is_asked() -> None:
    spans = [*steady(2 * 730, 0), (2000.0, 1.0)]
    assert len(list(epic_trials(items(*spans), NOW))) <= ORIGINS
