"""From the marts, findings and forecasts to a report."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import psycopg

from pulse.asking import ask
from pulse.findings.reading import Selection, StoredFinding, read_all_findings
from pulse.metrics import (
    Direction,
    Filter,
    Freshness,
    Grain,
    Metric,
    MetricQuery,
    MetricRow,
    Operator,
    answer,
    change,
)
from pulse.metrics.bands import Bands, read_bands
from pulse.metrics.query import midnight
from pulse.metrics.targets import Targets, is_met, read_targets, target_of
from pulse.reports.document import Figure, Note, Report
from pulse.reports.kinds import Kind
from pulse.roles import Role
from pulse_assets.insights.reports.desk import MANY, Desk
from pulse_assets.insights.reports.due import Period, before
from pulse_assets.insights.reports.outlook import outlook
from pulse_assets.insights.reports.reasons import reasons
from pulse_assets.insights.reports.summary import sentences

TEAM = "team"
# What a head of engineering looks at first: delivery, then requests, then work, then what goes wrong.
REPORTED = (
    "deployment_frequency",
    "lead_time_for_changes",
    "change_failure_rate",
    "failed_deployment_recovery_time",
    "merged_pull_requests",
    "pull_request_cycle_time",
    "pickup_time",
    "throughput",
    "issue_cycle_time",
    "work_in_progress",
    "bug_ratio",
    "incidents",
)
PERIODS_SHOWN = 12
MOST_NOTES = 10
GRAINS = {Kind.WEEKLY: Grain.WEEK, Kind.MONTHLY: Grain.MONTH}


def teams(connection: psycopg.Connection[Any]) -> list[str]:
    """The teams that have a report of their own."""
    return [name for (name,) in connection.execute("select distinct name from core.teams order by name")]


def compose(desk: Desk, period: Period, team: str | None) -> Report:
    """The report of `team` (None: of all) over `period`."""
    freshness, bands, targets = Freshness(), read_bands(desk.connection), read_targets(desk.connection)
    reported = [desk.catalogue.metrics[name] for name in REPORTED if name in desk.catalogue.metrics]
    figures = [_figure(desk, metric, period, team, freshness, targets, bands.get(metric.name)) for metric in reported]
    starts, ends = midnight(period.since, desk.time_zone), midnight(period.until, desk.time_zone)
    found = _findings(desk, team, starts, ends)
    opened = [one for one in found if starts <= one.first_seen_at < ends]
    lasting = [one for one in found if one.first_seen_at < starts and (one.closed_at is None or one.closed_at >= ends)]
    closed = [one for one in found if one.closed_at is not None and starts <= one.closed_at < ends]
    marks = [ask(desk.connection, freshness.as_of(metric.streams)) for metric in reported]
    return Report(
        kind=period.kind,
        team=team,
        since=period.since,
        until=period.until,
        timezone=desk.time_zone,
        as_of=None if None in marks else min((mark for mark in marks if mark), default=None),
        made_at=desk.now,
        summary=sentences(figures, len(opened), len(closed)),
        figures=figures,
        reasons=reasons(desk.context(), figures, period, team),
        outlook=outlook(desk, team),
        opened=_notes(opened),
        lasting=_notes(lasting),
        closed=_notes(closed),
    )


def _figure(
    desk: Desk,
    metric: Metric,
    period: Period,
    team: str | None,
    freshness: Freshness,
    targets: Targets,
    bands: Bands | None,
) -> Figure:
    filters = (Filter(TEAM, Operator.IN, (team,)),) if team else ()

    def asked(since: date, until: date, grain: Grain | None = None) -> list[MetricRow]:
        query = MetricQuery(metric.name, since, until, (), filters, grain, desk.time_zone)
        return answer(desk.connection, desk.catalogue, query, MANY, freshness).rows

    first = period
    for _ in range(PERIODS_SHOWN - 1):
        first = before(first)
    (now,) = asked(period.since, period.until)
    (earlier,) = asked(before(period).since, period.since)
    query = MetricQuery(metric.name, period.since, period.until, (), filters, None, desk.time_zone)
    target = target_of(targets, query, now)
    moved = change(now.value, earlier.value)
    return Figure(
        metric=metric.name,
        label=metric.label or metric.name,
        unit=metric.unit,
        value=now.value,
        previous=earlier.value,
        change=moved,
        is_better=_is_better(metric, moved),
        n=now.n,
        target=target.value if target else None,
        is_on_target=is_met(metric, now.value, target) if target else None,
        band=bands.band(now.value) if bands else None,
        series=[row.value for row in asked(first.since, period.until, GRAINS[period.kind])],
    )


def _is_better(metric: Metric, moved: float | None) -> bool | None:
    if not moved or metric.direction is Direction.NEITHER:
        return None
    return (moved > 0) == (metric.direction is Direction.UP)


def _findings(desk: Desk, team: str | None, starts: datetime, ends: datetime) -> list[StoredFinding]:
    """Those that were true at some time of the period."""
    selection = Selection((Role.VIEWER,), team=team, true_from=starts, true_until=ends)
    return list(read_all_findings(desk.connection, selection))


def _notes(found: Sequence[StoredFinding]) -> list[Note]:
    ranks = ("critical", "warning", "info")
    worst = sorted(found, key=lambda one: (ranks.index(one.severity), one.finding_id))[:MOST_NOTES]
    return [Note.model_validate(one, from_attributes=True) for one in worst]
