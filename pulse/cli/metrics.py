"""`pulse metrics`: the catalogue with its latest figures, or one metric split and filtered as asked."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, console, print_json
from pulse.errors import ConfigurationError

if TYPE_CHECKING:
    from pulse.metrics import Catalogue, MetricAnswer

DAY_FORMAT = ["%Y-%m-%d"]


def metrics(
    name: Annotated[str | None, typer.Argument(help="A metric; without it, all.", show_default=False)] = None,
    by: Annotated[
        list[str] | None, typer.Option(help="Split by dimensions and a grain: team,week.", show_default=False)
    ] = None,
    period: Annotated[
        str | None,
        typer.Option(help="12w, 30d, 6m, 2y until today, or 2026, 2026-Q2, 2026-06, 2026-W23. [default: 12w]"),
    ] = None,
    since: Annotated[datetime | None, typer.Option(formats=DAY_FORMAT, help="First day.", show_default=False)] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMAT, help="First day after the period.", show_default=False)
    ] = None,
    filter_: Annotated[
        list[str] | None,
        typer.Option("--filter", help="Only records with name=value, name=a,b or name!=value.", show_default=False),
    ] = None,
    grain: Annotated[str | None, typer.Option(help="day, week, month or quarter.", show_default=False)] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one line a figure, for spreadsheets.")] = False,
) -> None:
    """Print figures from the marts. NULL is shown as "no data"; n and coverage stand beside every figure."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.overview import answers_to, print_overview
    from pulse.metrics import MetricQuery, load_catalogue
    from pulse.metrics.parsing import parse_filter, parse_grain, parse_period, parse_splits
    from pulse.paths import SEMANTIC_MANIFEST

    settings = load_settings()
    days = parse_period(period, since and since.date(), until and until.date(), settings.zone)
    dimensions, asked_grain = parse_splits(by or [], parse_grain(grain))
    conditions = tuple(parse_filter(text) for text in filter_ or [])
    catalogue = load_catalogue(SEMANTIC_MANIFEST)
    asked = {*dimensions, *(condition.dimension for condition in conditions)}
    names = [catalogue.metric(name).name] if name else _able(catalogue, asked)
    queries = [MetricQuery(one, *days, dimensions, conditions, asked_grain, settings.timezone) for one in names]
    if name is None and not (by or grain or as_json or as_csv):
        print_overview(catalogue, queries)
        return
    answers = answers_to(catalogue, queries)
    if as_json:
        from pulse.documents import AnswerDocument

        documents = [AnswerDocument.of(answer).model_dump(mode="json") for answer in answers]
        print_json(documents[0] if name else documents)
    elif as_csv:
        _print_csv(answers)
    else:
        _print_tables(answers)


def _able(catalogue: "Catalogue", dimensions: set[str]) -> list[str]:
    """The metrics that have all of `dimensions`."""
    found = [metric.name for metric in catalogue.metrics.values() if dimensions <= metric.dimensions.keys()]
    if not found:
        known = sorted({dimension for metric in catalogue.metrics.values() for dimension in metric.dimensions})
        raise ConfigurationError(f"No metric has {' and '.join(sorted(dimensions))}. Known: {', '.join(known)}.")
    return found


def _print_tables(answers: list["MetricAnswer"]) -> None:
    from pulse.cli.figures import answer_table, heading
    from pulse.cli.overview import hint_when_empty

    for answer in answers:
        console.print(heading(answer))
        console.print(answer_table(answer))
        for caveat in answer.metric.caveats if len(answers) == 1 else ():
            console.print(f"• {caveat}", style="dim", markup=False)
        console.print()
    hint_when_empty(answers)


def _print_csv(answers: list["MetricAnswer"]) -> None:
    import csv

    dimensions = answers[0].query.dimensions if answers else ()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["metric", "unit", "period", *dimensions, "value", "n", "coverage"])
    for answer in answers:
        for row in answer.rows:
            groups = [row.dimensions[dimension] for dimension in dimensions]
            name, unit = answer.metric.name, answer.metric.unit.value
            writer.writerow([name, unit, row.period, *groups, row.value, row.n, row.coverage])
