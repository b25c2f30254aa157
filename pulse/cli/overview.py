"""Reads figures for commands; all metrics at a glance: trend by week, the latest week, the whole period."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pulse.cli.figures import freshness, overview_table
from pulse.cli.output import console
from pulse.cli.reading import reading
from pulse.metrics import OPERATOR, Catalogue, Freshness, Grain, MetricAnswer, MetricQuery, MetricRow, answer, compare
from pulse.metrics.bands import Bands, read_bands
from pulse.metrics.targets import Target, read_targets, target_of


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer; of each of its rows the target and, where asked for, the period before; the metric's bands."""

    answer: MetricAnswer
    targets: list[Target | None]
    earlier: list[MetricRow | None] | None = None
    bands: Bands | None = None


def read(catalogue: Catalogue, queries: Iterable[MetricQuery], *, compared: bool = False) -> list[Reading]:
    """The answers to `queries`, in their order, from one connection."""
    with reading() as connection:
        known = Freshness()
        targets = read_targets(connection)
        found = []
        for query in queries:
            both = compare(connection, catalogue, query, OPERATOR, known) if compared else None
            one = both.current if both else answer(connection, catalogue, query, OPERATOR, known)
            wanted = [target_of(targets, query, row) for row in one.rows]
            found.append(Reading(one, wanted, both.earlier if both else None))
        bands = read_bands(connection)
        return [replace(one, bands=bands.get(one.answer.metric.name)) for one in found]


def print_overview(catalogue: Catalogue, queries: list[MetricQuery]) -> None:
    """Print a row for each query; all ask over the same period, without splits."""
    found = read(catalogue, [*queries, *(replace(query, grain=Grain.WEEK) for query in queries)])
    whole, weekly = found[: len(queries)], [one.answer for one in found[len(queries) :]]
    query = queries[0]
    rows = [(one.answer, week, one.targets) for one, week in zip(whole, weekly, strict=True)]
    console.print(overview_table(rows, _latest_full_week(query.until)))
    moments = [one.answer.as_of for one in whole if one.answer.as_of]
    as_of = min(moments) if len(moments) == len(whole) else None
    console.print(
        f"\n{query.since} to {query.until} (exclusive), {query.time_zone} · {freshness(as_of)}\n"
        "One metric, split:  pulse metrics NAME --by team,week\n"
        "Its records:        pulse evidence NAME",
        style="dim",
    )
    hint_when_empty(one.answer for one in whole)


def _latest_full_week(until: date) -> date:
    """Monday of the last week that ends before `until`, so that a figure is never that of a few days."""
    return until - timedelta(days=until.weekday(), weeks=1)


def hint_when_empty(answers: Iterable[MetricAnswer]) -> None:
    """Say what to do when no record lies in the period."""
    if not any(one.n for one in answers):
        console.print("There are no records in this period. Ask for a longer one, such as --period 5y.", style="yellow")
