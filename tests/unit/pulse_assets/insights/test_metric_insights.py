"""What is told of series of metrics: the planted change, and nothing where there is none."""

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
import pytest

from pulse.metrics import Direction, Metric, Unit
from pulse.roles import Role
from pulse_assets.insights.anomalies import odd_weeks
from pulse_assets.insights.change_points import changes, recent
from pulse_assets.insights.correlations import SHOWN, pairs
from pulse_assets.insights.series import Point, Series

MONDAY = date(2025, 1, 6)
WEEKS = 60
TODAY = MONDAY + timedelta(weeks=WEEKS)


def series(
    values: Iterable[float], name: str = "pickup_time", team: str = "Ledger", unit: Unit = Unit.SECONDS
) -> Series:
    metric = Metric(
        name, name.title(), "", "", unit, Direction.DOWN, name, caveats=(), minimum_role=Role.VIEWER, streams=()
    )
    points = [Point(MONDAY + timedelta(weeks=week), value, 9) for week, value in enumerate(values)]
    return Series(metric, team, "UTC", tuple(points))


def durations(seed: int, weeks: int = WEEKS) -> np.ndarray:
    return np.asarray(3600 * np.exp(np.random.default_rng(seed).normal(0.0, 0.4, size=weeks)))


def calm(count: int) -> list[Series]:
    return [series(durations(seed), team=f"Team {seed}") for seed in range(300, 300 + count)]


def test_the_series_that_doubled_is_told_and_no_other() -> None:
    values = durations(1)
    values[40:] *= 2.5
    (change,) = changes([series(values), *calm(20)])
    assert change.series.team == "Ledger"
    assert change.shift.place == pytest.approx(40, abs=1)
    assert change.after / change.before == pytest.approx(2.5, rel=0.3)
    assert change.chance <= 0.05
    assert recent([change], TODAY) == [change]


@pytest.mark.parametrize(("factor", "day"), [(1.2, TODAY), (2.5, TODAY + timedelta(weeks=25))])
def test_what_is_small_or_long_ago_is_not_told(factor: float, day: date) -> None:
    values = np.concatenate([np.linspace(3600, 3700, 40), factor * np.linspace(3600, 3700, 20)])
    found = changes([series(values)])
    assert len(found) == 1
    assert recent(found, day) == []


def test_series_of_19_weeks_are_not_judged_and_those_of_20_are() -> None:
    values = [*np.linspace(3600, 3700, 10), *np.linspace(9600, 9700, 10)]
    assert changes([series(values[1:])]) == []
    assert len(changes([series(values)])) == 1


def test_calm_series_tell_nothing() -> None:
    assert changes(calm(40)) == []
    assert odd_weeks(calm(40)) == []


def test_a_week_far_from_usual_is_told() -> None:
    values = durations(2)
    values[-1] *= 20
    (week,) = odd_weeks([series(values), *calm(20)])
    assert (week.series.team, week.point.week) == ("Ledger", MONDAY + timedelta(weeks=WEEKS - 1))
    assert week.usual == pytest.approx(3600, rel=0.3)


def test_a_week_is_beside_the_weeks_since_the_last_change() -> None:
    values = durations(3)
    values[30:] *= 30
    assert odd_weeks([series(values), *calm(5)]) == []


def test_an_odd_week_of_long_ago_is_over() -> None:
    values = durations(4)
    values[-3] *= 30
    assert odd_weeks([series(values), *calm(5)]) == []


def test_a_team_whose_series_ended_is_not_judged_by_its_last_weeks() -> None:
    values = durations(5, WEEKS - 10)
    values[-1] *= 30
    assert odd_weeks([series(values), *calm(5)]) == []


def test_a_count_that_was_always_the_same_may_vary_a_little() -> None:
    flat = [series([9.0] * 59 + [last], "incidents", unit=Unit.COUNT) for last in (11.0, 60.0)]
    assert [len(odd_weeks([one])) for one in flat] == [0, 1]


def test_metrics_that_move_together_are_told_for_their_team_only() -> None:
    first = durations(6)
    second = first * np.exp(np.random.default_rng(7).normal(0.0, 0.2, size=WEEKS))
    given = [series(first, "pickup_time"), series(second, "review_time"), series(second, "review_time", "Search")]
    (pair,) = pairs([*given, *calm(5)])
    assert {pair.first.metric.name, pair.second.metric.name} == {"pickup_time", "review_time"}
    assert (pair.first.team, len(pair.weeks)) == ("Ledger", WEEKS)
    assert pair.found.low > 0.4


def test_what_tells_the_same_twice_is_left_out_and_25_weeks_are_too_few() -> None:
    values = durations(8)
    assert pairs([series(values, "throughput"), series(values, "merged_pull_requests")]) == []
    assert pairs([series(values[:25], "pickup_time"), series(values[:25], "review_time")]) == []
    assert len(pairs([series(values[:26], "pickup_time"), series(values[:26], "review_time")])) == 1


def test_a_team_hears_of_its_three_strongest_pairs() -> None:
    values = durations(9)
    assert len(pairs([series(values, f"metric {number}") for number in range(4)])) == SHOWN
