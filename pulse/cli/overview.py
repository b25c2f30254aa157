"""All metrics at a glance: each with its trend by week, its latest week and the whole period."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from pulse.cli.figures import freshness, overview_table
from pulse.cli.output import console
from pulse.cli.reading import reading
from pulse.metrics import OPERATOR, Catalogue, Freshness, Grain, MetricAnswer, MetricQuery, answer


def answers_to(catalogue: Catalogue, queries: Iterable[MetricQuery]) -> list[MetricAnswer]:
    """The answers to `queries`, in their order, from one connection."""
    with reading() as connection:
        freshness = Freshness(connection)
        return [answer(connection, catalogue, query, OPERATOR, freshness) for query in queries]


def print_overview(catalogue: Catalogue, queries: list[MetricQuery]) -> None:
    """Print a row for each query; all ask over the same period, without splits."""
    found = answers_to(catalogue, [*queries, *(replace(query, grain=Grain.WEEK) for query in queries)])
    whole, weekly = found[: len(queries)], found[len(queries) :]
    query = queries[0]
    console.print(overview_table(zip(whole, weekly, strict=True), _latest_full_week(query.until)))
    moments = [one.as_of for one in whole if one.as_of]
    as_of = min(moments) if len(moments) == len(whole) else None
    console.print(
        f"\n{query.since} to {query.until} (exclusive), {query.time_zone} · {freshness(as_of)}\n"
        "One metric, split:  pulse metrics NAME --by team,week",
        style="dim",
    )
    hint_when_empty(whole)


def _latest_full_week(until: date) -> date:
    """Monday of the last week that ends before `until`, so that a figure is never that of a few days."""
    return until - timedelta(days=until.weekday(), weeks=1)


def hint_when_empty(answers: Iterable[MetricAnswer]) -> None:
    """Say what to do when no record lies in the period."""
    if not any(one.n for one in answers):
        console.print("There are no records in this period. Ask for a longer one, such as --period 5y.", style="yellow")
