from collections.abc import Sequence

import numpy as np
import pytest

from pulse_assets.insights.forecasts.backtest import HORIZON_DAYS, Score
from pulse_assets.insights.forecasts.goal_forecast import credible
from pulse_assets.insights.forecasts.goal_record import ORIGINS, STEP, Record, goal_trials, record
from pulse_assets.insights.forecasts.goals import Goal
from pulse_assets.insights.forecasts.monte_carlo import days_until_empty, simulate

LAST = HORIZON_DAYS
NEVER = float("inf")


def goal(*spans: tuple[float, float], taken_out: Sequence[tuple[float, float]] = ()) -> Goal:
    """A goal of items given by when they joined and were done, or were taken out, in days from now."""
    every = [*spans, *taken_out]
    joined, ended = np.asarray([begun for begun, _ in every]), np.asarray([end for _, end in every])
    done = np.where(np.arange(len(every)) < len(spans), ended, NEVER)
    keys = tuple(map(str, range(len(every))))
    return Goal("epic", "PAY-1", "PAY-1 Big", "Ledger", keys, joined, done, ended, is_open=True)


def steady(first: int, last: int) -> list[tuple[float, float]]:
    """An item done every other day from `first` to `last` days before now, all of them in it long before."""
    return [(-900.0, -day - 0.5) for day in range(first, last, -2)]


def test_an_even_goal_is_told_to_the_day() -> None:
    newest = list(goal_trials(goal(*steady(700, LAST - 40))))[-1]
    # Twenty were open 16 weeks ago, and one was done every other day.
    assert newest.plain.actual == pytest.approx(40, abs=2)
    assert newest.plain.days[0.5] == pytest.approx(40, abs=4)
    assert newest.growing.days == newest.plain.days
    assert newest.plain.naive == pytest.approx(40, abs=4)


def test_what_grows_as_fast_as_it_is_done_is_not_in_sight() -> None:
    day = range(700, 0, -2)
    growing = goal(*[(-float(one) - 40.0, -one - 0.5) for one in day])
    newest = list(goal_trials(growing))[-1]
    assert newest.plain.days[0.85] == pytest.approx(40, abs=4)
    assert newest.growing.days[0.5] is None
    assert newest.plain.actual >= LAST - 2


def test_half_the_growth_takes_twice_as_long() -> None:
    ended, joined = np.tile([2.0] * 5 + [0.0] * 2, 13), np.tile([1.0] * 5 + [0.0] * 2, 13)
    plain, growing = simulate(ended).days_until(20), days_until_empty(20, ended, joined)
    assert (plain[0.5], growing[0.5]) == (12, 26)
    assert days_until_empty(20, ended, 2 * joined)[0.5] is None


def test_what_was_never_done_is_late_however_long_ago() -> None:
    found = list(goal_trials(goal(*steady(700, LAST - 40), (-900.0, NEVER))))
    assert {one.plain.actual for one in found} == {HORIZON_DAYS}


def test_what_is_taken_out_is_over() -> None:
    of_done, out = steady(700, LAST - 40), [(-900.0, -float(LAST) + 60.0)]
    newest = list(goal_trials(goal(*of_done, taken_out=out)))[-1]
    assert newest.plain.actual == 60
    still = goal(*of_done, taken_out=[(-900.0, 5.0)])
    assert still.open().sum() == 1
    assert still.has_pace(-float(LAST))


def test_what_came_after_changes_only_the_outcome() -> None:
    past, later = steady(700, LAST + STEP), [(-900.0, 3.0 - LAST)]
    before = list(goal_trials(goal(*past, *later)))
    after = list(goal_trials(goal(*past, (-900.0, NEVER), (1.0 - LAST, 2.0 - LAST))))
    assert [one.growing.days for one in before] == [one.growing.days for one in after]
    assert [one.growing.actual for one in before] != [one.growing.actual for one in after]


def test_a_goal_without_five_done_in_twelve_weeks_is_not_asked_about() -> None:
    done = [(-900.0, -float(LAST + ago)) for ago in (3, 10, 17, 24, 31)]
    assert list(goal_trials(goal(*done[1:], (-900.0, -1.0)))) == []
    assert len(list(goal_trials(goal(*done, (-900.0, -1.0))))) == 1


def test_a_year_of_origins_is_asked_and_few_dates_are_no_record() -> None:
    lasting = goal(*steady(2 * 730, 0), (-2000.0, -1.0))
    assert len(list(goal_trials(lasting))) <= ORIGINS
    assert record([goal(*steady(700, LAST - 40))]) is None
    judged = record([goal(*steady(700, LAST - 40))] * 20)
    assert judged is not None
    assert judged.better.dated >= 20


def test_dates_that_were_not_kept_are_not_told() -> None:
    judged = Record(Score(50, 40, {0.5: 0.5, 0.85: 0.4}, 9.0, 8.0), Score(50, 40, {0.5: 0.36, 0.85: 0.6}, 7.0, 8.0))
    assert credible({"0.5": 10.0, "0.85": 20.0, "0.95": None}, judged) == {"0.5": 10.0, "0.95": None}
    assert credible({"0.85": 20.0}, None) == {"0.85": 20.0}
