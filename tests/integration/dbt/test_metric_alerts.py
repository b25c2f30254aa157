"""Rules about figures, over the warehouse of the sample organisation."""

from typing import Any

import psycopg
import pytest

from pulse.alerts.conditions import Comparison, MetricCondition
from pulse.alerts.figures import MANY, figures_out_of_line, query_of
from pulse.metrics import Catalogue, MetricError, answer

Marts = psycopg.Connection[Any]
PERIOD = "2y"


def condition(comparison: Comparison, threshold: float, **values: Any) -> MetricCondition:
    return MetricCondition(metric="throughput", comparison=comparison, threshold=threshold, period=PERIOD, **values)


def test_each_team_beyond_the_threshold_is_a_signal_of_its_own(marts: Marts, catalogue: Catalogue) -> None:
    asked = condition(Comparison.ABOVE, 0, by_team=True)
    rows = answer(marts, catalogue, query_of(asked, "UTC"), MANY).rows
    done = {row.dimensions["team"]: row.value for row in rows if row.dimensions["team"] and row.value}
    assert done
    least = min(done.values())
    found = figures_out_of_line(condition(Comparison.ABOVE, least - 1, by_team=True), marts, catalogue, "UTC")
    assert {signal.subject for signal in found} == {f"metric throughput {team}" for team in done}
    found = figures_out_of_line(condition(Comparison.ABOVE, least, by_team=True), marts, catalogue, "UTC")
    assert {signal.subject for signal in found} == {
        f"metric throughput {team}" for team, value in done.items() if value > least
    }


def test_the_figure_of_all_is_a_signal_too(marts: Marts, catalogue: Catalogue) -> None:
    asked = MetricCondition(metric="production_deployments", comparison=Comparison.ABOVE, threshold=1, period=PERIOD)
    (of_all,) = figures_out_of_line(asked, marts, catalogue, "UTC")
    assert of_all.subject == "metric production_deployments all"
    (row,) = answer(marts, catalogue, query_of(asked, "UTC"), MANY).rows
    assert f"is {row.value:,.0f}, above 1" in of_all.title


def test_nothing_is_told_of_few_records_or_no_change(marts: Marts, catalogue: Catalogue) -> None:
    assert not figures_out_of_line(condition(Comparison.ABOVE, 0, least_records=10**6), marts, catalogue, "UTC")
    assert not figures_out_of_line(condition(Comparison.FELL_BY, 0.5), marts, catalogue, "UTC")


def test_an_unknown_metric_or_filter_is_named(marts: Marts, catalogue: Catalogue) -> None:
    with pytest.raises(MetricError, match="colour"):
        figures_out_of_line(condition(Comparison.ABOVE, 0, filters=("colour=red",)), marts, catalogue, "UTC")
