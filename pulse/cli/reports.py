"""`pulse reports`: the weekly and monthly reports."""

from enum import StrEnum
from typing import Annotated

import typer

from pulse.cli.output import JsonOption, age, console, print_json

app = typer.Typer(no_args_is_help=True, help="What changed week by week and month by month.")


class Form(StrEnum):
    """How a report is printed."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


@app.command("list")
def list_reports(
    team: Annotated[str | None, typer.Option(help="Only those of this team.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 20,
    as_json: JsonOption = False,
) -> None:
    """List the reports, those of the latest periods first."""
    from pulse.cli.reading import reading
    from pulse.reports.storage import read_reports

    with reading() as connection:
        reports = read_reports(connection, limit, team=team)
    if as_json:
        print_json(reports)
        return
    for report in reports:
        console.print(f"{report.report_id}  {report.title}  (written {age(report.made_at)} ago)", markup=False)
    if not reports:
        console.print("There is no report yet. `pulse insights` writes those of the latest week and month.")


@app.command()
def show(
    report_id: Annotated[int, typer.Argument(help="The report's number; `pulse reports list` shows it.")],
    form: Annotated[Form, typer.Option(help="markdown, html or json.")] = Form.MARKDOWN,
) -> None:
    """Print a report, ready to be sent or kept in a file."""
    from pulse.cli.reading import reading
    from pulse.reports.storage import read_report

    with reading() as connection:
        forms = read_report(connection, report_id)
    if form is Form.JSON:
        print_json(forms.report.model_dump(mode="json"))
    else:
        typer.echo(forms.html if form is Form.HTML else forms.markdown, nl=False)
