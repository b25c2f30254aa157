"""What metrics should reach, for a team or for all; kept in `app.metric_targets` in the unit of the metric."""

from dataclasses import dataclass
from typing import Any

import psycopg

from pulse.asking import Asking, Statement, ask
from pulse.metrics.answer import MetricRow
from pulse.metrics.catalogue import Direction, Metric
from pulse.metrics.errors import MetricError
from pulse.metrics.query import MetricQuery, Operator

TEAM = "team"


@dataclass(frozen=True, slots=True)
class Target:
    """`value` that `metric` should reach in `team`; None stands for the whole organisation."""

    metric: str
    team: str | None
    value: float


Targets = dict[tuple[str, str | None], Target]


def read_targets(connection: psycopg.Connection[Any]) -> Targets:
    """All targets, by metric and team."""
    return ask(connection, reading_targets())


def reading_targets() -> Asking[Targets]:
    """All targets, by metric and team."""
    rows = yield Statement("select metric, team, value from app.metric_targets order by metric, team nulls first", {})
    return {(row["metric"], row["team"]): Target(**row) for row in rows}


def set_target(connection: psycopg.Connection[Any], metric: Metric, team: str | None, value: float) -> Target:
    """Keep a target; it takes the place of an earlier one. MetricError where no value is better than another."""
    if metric.direction is Direction.NEITHER:
        raise MetricError(f"{metric.name!r} has no good direction, so it can have no target.")
    if team is not None:
        metric.dimension(TEAM)
    connection.execute(
        """
        insert into app.metric_targets (metric, team, value) values (%s, %s, %s)
        on conflict (metric, team) do update set value = excluded.value, set_at = now()
        """,
        [metric.name, team, value],
    )
    return Target(metric.name, team, value)


def remove_target(connection: psycopg.Connection[Any], metric: str, team: str | None) -> bool:
    """Forget a target; whether there was one."""
    statement = "delete from app.metric_targets where metric = %s and team is not distinct from %s"
    return connection.execute(statement, [metric, team]).rowcount > 0


def target_of(targets: Targets, query: MetricQuery, row: MetricRow) -> Target | None:
    """The target that `row` is to be held against: its team's, or that of all where all are asked for."""
    if TEAM in query.dimensions:
        return targets.get((query.metric, row.dimensions[TEAM])) if row.dimensions[TEAM] else None
    named = [given for given in query.filters if given.dimension == TEAM]
    if not named and not query.filters and not query.dimensions:
        return targets.get((query.metric, None))
    if len(named) == 1 and named[0].operator is Operator.IN and len(named[0].values) == 1:
        return targets.get((query.metric, str(named[0].values[0])))
    return None


def is_met(metric: Metric, value: float | None, target: Target) -> bool | None:
    """Whether `value` is as good as the target or better; None for no data."""
    if value is None:
        return None
    return value >= target.value if metric.direction is Direction.UP else value <= target.value
