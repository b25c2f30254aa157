"""`pulse doctor`: looks at everything Pulse needs and says what to fix."""

from typing import TYPE_CHECKING

import typer

from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.doctor import Check

MARKS = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "failed": "[red]✗[/]", "skipped": "[dim]–[/]"}


def doctor(as_json: JsonOption = False) -> None:
    """Check database, Jira and GitHub with real calls, and list what is unmapped; exit code 1 on what must be fixed."""
    from pulse.cli.configuration import load_settings
    from pulse.database import DatabaseError
    from pulse.doctor import (
        Check,
        State,
        check_configuration,
        check_database,
        check_installation,
        check_mappings,
        check_meaning,
        check_secret_keys,
        check_services,
        check_sources,
    )
    from pulse.runtime import database_url

    settings = load_settings()
    named = [*check_configuration(settings.configuration), *check_services(settings)]
    try:
        url = database_url(settings)
    except DatabaseError as error:
        report([Check("database", "reachable", State.FAILED, str(error)), *named], as_json)
        return
    report(
        [
            *check_database(url),
            *named,
            *check_secret_keys(settings, url),
            *check_installation(settings, url),
            *check_sources(settings),
            *check_mappings(url),
            *check_meaning(settings, url),
        ],
        as_json,
    )


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
