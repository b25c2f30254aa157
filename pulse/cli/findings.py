"""`pulse findings`: what the insights found."""

from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, age, console, print_json
from pulse.findings.scales import Severity
from pulse.roles import Role

if TYPE_CHECKING:
    from pulse.findings.reading import StoredFinding

STYLES = {"info": "cyan", "warning": "yellow", "critical": "red"}


def findings(
    kind: Annotated[str | None, typer.Option(help="Only those of this insight.", show_default=False)] = None,
    severity: Annotated[Severity | None, typer.Option(help="Only those of this severity.", show_default=False)] = None,
    team: Annotated[str | None, typer.Option(help="Only those of this team.", show_default=False)] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Those that are no longer true.")] = False,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 50,
    as_json: JsonOption = False,
) -> None:
    """Show what the insights found, the latest first, also about single persons: this command is its owner's."""
    from pulse.cli.reading import reading
    from pulse.findings.reading import Selection, read_findings

    selection = Selection(tuple(Role), kind=kind, severity=severity, team=team, is_open=not closed)
    with reading() as connection:
        found = read_findings(connection, selection, limit)
    if as_json:
        print_json(found)
    elif found:
        _print_table(found)
    else:
        console.print("No findings. `pulse insights` looks for them.")


def _print_table(found: list["StoredFinding"]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("severity", "team", "finding", "found"):
        table.add_column(name)
    for finding in found:
        told = Text(f"{finding.title}\n").append(f"{finding.text} {finding.next_step}\n", style="dim")
        severity = Text(finding.severity, style=STYLES[finding.severity])
        table.add_row(severity, finding.team_name or "", told, f"{age(finding.first_seen_at)} ago")
    console.print(table)
