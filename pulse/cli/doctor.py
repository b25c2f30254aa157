"""`pulse doctor`: looks at everything Pulse needs and says what to fix."""

from typing import TYPE_CHECKING

import typer

from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.doctor import Check

MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "failed": "[red]✗[/]", "skipped": "[dim]–[/]"}


def doctor(as_json: JsonOption = False) -> None:
    """Check the database, Jira and GitHub with real calls; exit code 1 when something must be fixed."""
    from pulse.cli.configuration import load_settings
    from pulse.doctor import check_database, check_sources
    from pulse.runtime import database_url

    settings = load_settings()
    report([*check_database(database_url(settings)), *check_sources(settings)], as_json)


def report(checks: list["Check"], as_json: bool) -> None:
    """Print `checks`, with a remedy under each that needs one; exit code 1 when one failed."""
    from rich.markup import escape

    if as_json:
        print_json(checks)
    else:
        for check in checks:
            console.print(f"{MARKS[check.state]} {check.subject:9} {check.name}: {escape(check.finding)}")
            if check.remedy:
                console.print(f"            → {escape(check.remedy)}", style="yellow")
    if any(check.state == "failed" for check in checks):
        raise typer.Exit(1)
