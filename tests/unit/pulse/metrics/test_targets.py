from datetime import date
from typing import Any

import psycopg
import pytest

from pulse.metrics import Catalogue, Filter, MetricError, MetricQuery, MetricRow, Operator
from pulse.metrics.targets import Target, is_met, read_targets, remove_target, set_target, target_of

Database = psycopg.Connection[Any]
ALL, WEB = Target("done", None, 30.0), Target("done", "Web", 10.0)
TARGETS = {("done", None): ALL, ("done", "Web"): WEB}


def test_a_target_is_kept_replaced_and_forgotten(database: Database, catalogue: Catalogue) -> None:
    done = catalogue.metric("odd_share")
    for team in (None, "Web"):
        set_target(database, done, team, 1)
        set_target(database, done, team, 2)
    assert read_targets(database) == {("odd_share", team): Target("odd_share", team, 2.0) for team in (None, "Web")}
    assert remove_target(database, "odd_share", None)
    assert not remove_target(database, "odd_share", None)
    assert list(read_targets(database)) == [("odd_share", "Web")]


@pytest.mark.parametrize(
    ("dimensions", "filters", "group", "expected"),
    [
        ((), (), {}, ALL),
        (("team",), (), {"team": "Web"}, WEB),
        (("team",), (), {"team": "Pay"}, None),
        (("team",), (), {"team": None}, None),
        (("kind",), (), {"kind": "bug"}, None),
        ((), (Filter("team", Operator.IN, ("Web",)),), {}, WEB),
        ((), (Filter("team", Operator.IN, ("Web", "Pay")),), {}, None),
        ((), (Filter("team", Operator.NOT_IN, ("Web",)),), {}, None),
        ((), (Filter("kind", Operator.IN, ("bug",)),), {}, None),
    ],
)
def test_a_figure_is_held_against_the_target_of_the_same_group(
    dimensions: tuple[str, ...], filters: tuple[Filter, ...], group: dict[str, Any], expected: Target | None
) -> None:
    query = MetricQuery("done", date(2026, 3, 2), date(2026, 3, 9), dimensions, filters)
    assert target_of(TARGETS, query, MetricRow(None, group, 1.0, 1, 1)) == expected


def test_which_side_is_good_follows_the_metric(catalogue: Catalogue) -> None:
    down = catalogue.metric("lead_time")
    target = Target("lead_time", None, 10.0)
    assert [is_met(down, value, target) for value in (9.0, 10.0, 11.0, None)] == [True, True, False, None]


def test_a_metric_without_a_good_side_has_no_target(database: Database, catalogue: Catalogue) -> None:
    neither = catalogue.metric("net")
    with pytest.raises(MetricError, match="no good direction"):
        set_target(database, neither, None, 1)
