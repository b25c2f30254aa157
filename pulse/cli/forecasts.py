"""`pulse forecasts`: when work will be done, as the insights expect it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.forecasts.reading import StoredForecast


def forecasts(
    kind: Annotated[
        str | None, typer.Option(help="done_date, items_by_date or sprint_completion.", show_default=False)
    ] = None,
    team: Annotated[str | None, typer.Option(help="Only those of this team.", show_default=False)] = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 50,
    as_json: JsonOption = False,
) -> None:
    """Show when work will be done, how much by a date, what sprints will finish, and how such forecasts came true."""
    from pulse.cli.reading import reading
    from pulse.forecasts.reading import Selection, read_forecasts

    with reading() as connection:
        found = read_forecasts(connection, Selection(kind=kind, team=team, limit=limit))
    if as_json:
        print_json(found)
    elif found:
        _print_table(found)
    else:
        console.print("No forecasts. `pulse insights` makes them.")


def _print_table(found: list["StoredForecast"]) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("team", "what", "open", "50 %", "85 %", "came true in the past (85 %)"):
        table.add_column(name)
    for one in found:
        table.add_row(
            one.team_name, _what(one), str(one.remaining), _told(one, "0.5"), _told(one, "0.85"), _record(one)
        )
    console.print(table)


def _what(one: "StoredForecast") -> str:
    if one.chance is not None:
        return f"{one.subject_name}: {one.chance:.0%} to finish all"
    return one.subject_name if one.horizon_at is None else f"items by {one.horizon_at:%Y-%m-%d}"


def _told(one: "StoredForecast", certainty: str) -> str:
    """A date, or a number of items; empty where the method does not tell it."""
    if certainty not in one.certainties:
        return ""
    value = one.certainties[certainty]
    if value is None:
        return "not in sight"
    if one.horizon_at is None:
        return f"{one.made_at + timedelta(days=value):%Y-%m-%d}"
    return f"{value:.0f}"


def _record(one: "StoredForecast") -> str:
    if one.backtest is None:
        return ""
    if "brier" in one.backtest:
        return f"Brier {one.backtest['brier']:.2f} of {one.backtest['n']}, usual {one.backtest['baseline_brier']:.2f}"
    if one.source == "mean rate":
        return f"mean rate: simulating was no better in {one.backtest['n']}"
    if "coverage_0.85" not in one.backtest:
        return ""
    return f"{one.backtest['coverage_0.85']:.0%} of {one.backtest['n']}"
