"""`pulse evidence`: the records behind a figure."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.asking import Asked, ByOption, PeriodOption, SinceOption, UntilOption, WhereOption
from pulse.cli.output import JsonOption, console, print_json
from pulse.errors import ConfigurationError
from pulse.wording import value_text

if TYPE_CHECKING:
    from pulse.metrics import EvidencePage


def evidence(
    name: Annotated[str, typer.Argument(help="A metric of the catalogue.")],
    by: ByOption = None,
    period: PeriodOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    where: WhereOption = None,
    limit: Annotated[int, typer.Option(help="Records on a page.", min=1, max=10_000)] = 50,
    offset: Annotated[int, typer.Option(help="Records to pass over.", min=0)] = 0,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one line a record, for spreadsheets.")] = False,
) -> None:
    """Print the records that a figure is made of, newest first; --where chooses the group, --by shows columns."""
    from dataclasses import replace

    from pulse.cli.reading import reading
    from pulse.metrics import OPERATOR
    from pulse.metrics import evidence as read_evidence

    asked = Asked(by, period, since, until, where)
    query = asked.query(name)
    if asked.grain:
        raise ConfigurationError("Evidence stands behind one figure: name its period, such as --period 2026-W23.")
    shown = [query_dimension.name for query_dimension in map(asked.catalogue.metric(name).dimension, query.dimensions)]
    with reading() as connection:
        page = read_evidence(
            connection, asked.catalogue, replace(query, dimensions=()), OPERATOR, limit=limit, offset=offset
        )
    if as_json:
        from pulse.documents import EvidenceDocument

        print_json(EvidenceDocument.of(page).model_dump(mode="json"))
    elif as_csv:
        _print_csv(page, shown)
    else:
        _print_table(page, shown)


def _print_table(page: "EvidencePage", shown: list[str]) -> None:
    from pulse.cli.figures import evidence_table, heading

    metric = page.answer.metric
    console.print(heading(page.answer))
    console.print(f"value {value_text(page.answer.rows[0].value, metric.unit)}", style="bold")
    console.print(evidence_table(page, shown))
    last = page.offset + len(page.records)
    rest = f"; --offset {last} shows more" if last < page.total else ""
    console.print(f"\nrecords {page.offset + 1 if page.records else 0} to {last} of {page.total:,}{rest}", style="dim")


def _print_csv(page: "EvidencePage", shown: list[str]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    fixed = ["part", "key", "title", "url", "at", "value", "counted", "against"]
    writer.writerow([*fixed, *shown])
    for record in page.records:
        writer.writerow([getattr(record, name) for name in fixed] + [record.dimensions[name] for name in shown])
