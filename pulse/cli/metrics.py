"""`pulse metrics`: the catalogue with its latest figures, or one metric split and filtered as asked."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pulse.cli.asking import Asked, ByOption, PeriodOption, SinceOption, UntilOption, WhereOption
from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.cli.overview import Reading


def metrics(
    name: Annotated[str | None, typer.Argument(help="A metric; without it, all.", show_default=False)] = None,
    by: ByOption = None,
    period: PeriodOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    where: WhereOption = None,
    grain: Annotated[str | None, typer.Option(help="day, week, month or quarter.", show_default=False)] = None,
    compared: Annotated[bool, typer.Option("--compare", help="Beside the period before.")] = False,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one line a figure, for spreadsheets.")] = False,
) -> None:
    """Print figures from the marts. NULL is shown as "no data"; n and coverage stand beside every figure."""
    from pulse.cli.overview import print_overview, read

    asked = Asked(by, period, since, until, where, grain)
    queries = [asked.query(one) for one in ([name] if name else asked.able())]
    if name is None and not (by or grain or compared or as_json or as_csv):
        print_overview(asked.catalogue, queries)
        return
    found = read(asked.catalogue, queries, compared=compared)
    if as_json:
        documents = [_document(one) for one in found]
        print_json(documents[0] if name else documents)
    elif as_csv:
        _print_csv(found, compared=compared)
    else:
        _print_tables(found)


def _document(one: "Reading") -> dict[str, Any]:
    from pulse.documents import AnswerDocument

    return AnswerDocument.of(one.answer, one.targets, one.earlier, one.bands).model_dump(mode="json")


def _print_tables(found: list["Reading"]) -> None:
    from pulse.cli.figures import answer_table, heading
    from pulse.cli.overview import hint_when_empty

    for one in found:
        console.print(heading(one.answer))
        console.print(answer_table(one.answer, one.targets, one.earlier, one.bands))
        for caveat in one.answer.metric.caveats if len(found) == 1 else ():
            console.print(f"• {caveat}", style="dim", markup=False)
        console.print()
    hint_when_empty([one.answer for one in found])


def _print_csv(found: list["Reading"], *, compared: bool) -> None:
    import csv

    dimensions = found[0].answer.query.dimensions if found else ()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    before = ["previous"] if compared else []
    writer.writerow(["metric", "unit", "period", *dimensions, "value", "n", "coverage", *before])
    for one in found:
        metric = one.answer.metric
        for number, row in enumerate(one.answer.rows):
            groups = [row.dimensions[dimension] for dimension in dimensions]
            earlier = one.earlier[number] if one.earlier else None
            last = [earlier.value if earlier else None] if compared else []
            writer.writerow(
                [metric.name, metric.unit.value, row.period, *groups, row.value, row.n, row.coverage, *last]
            )
