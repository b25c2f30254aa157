"""`pulse targets`: what metrics should reach, for a team or for all."""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, console, print_json
from pulse.errors import ConfigurationError
from pulse.wording import value_text

if TYPE_CHECKING:
    from pulse.metrics import Unit

app = typer.Typer(no_args_is_help=True, help="What metrics should reach; `pulse metrics` shows figures against it.")

NameArgument = Annotated[str, typer.Argument(help="A metric of the catalogue.")]
TeamOption = Annotated[str | None, typer.Option(help="Of one team only.", show_default=False)]
SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
UNITS = {
    "seconds": (SECONDS, "a length of time such as 30min, 4h or 2d"),
    "ratio": ({"%": 0.01}, "a share such as 80%"),
}


@app.command("list")
def list_targets(as_json: JsonOption = False) -> None:
    """List all targets."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.reading import reading
    from pulse.metrics.current import current_catalogue
    from pulse.metrics.targets import read_targets

    catalogue = current_catalogue(load_settings())
    with reading() as connection:
        targets = list(read_targets(connection).values())
    if as_json:
        print_json(targets)
        return
    for target in targets:
        metric = catalogue.metrics.get(target.metric)
        value = value_text(target.value, metric.unit) if metric else f"{target.value:g} (no such metric any more)"
        console.print(f"{target.metric}  {target.team or 'all'}  {value}", markup=False)
    if not targets:
        console.print("There is no target yet. `pulse targets set pickup_time 4h --team Web` sets one.")


@app.command("set")
def set_one(
    name: NameArgument,
    value: Annotated[str, typer.Argument(help="A number, a length of time (30min, 4h, 2d) or a share (80%).")],
    team: TeamOption = None,
) -> None:
    """Set what a metric should reach; an earlier target of the same team is replaced."""
    from pulse.cli.configuration import load_settings
    from pulse.database import connect
    from pulse.metrics.current import current_catalogue
    from pulse.metrics.targets import set_target
    from pulse.runtime import database_url

    settings = load_settings()
    metric = current_catalogue(settings).metric(name)
    wanted = parse_value(value, metric.unit)
    with connect(database_url(settings)) as connection:
        set_target(connection, metric, team, wanted)
    console.print(f"{name} of {team or 'all'}: {value_text(wanted, metric.unit)}", markup=False)


@app.command("remove")
def remove(name: NameArgument, team: TeamOption = None) -> None:
    """Forget a target."""
    from pulse.cli.configuration import load_settings
    from pulse.database import connect
    from pulse.metrics.targets import remove_target
    from pulse.runtime import database_url

    with connect(database_url(load_settings())) as connection:
        was_there = remove_target(connection, name, team)
    if not was_there:
        raise ConfigurationError(f"{name} of {team or 'all'} has no target. `pulse targets list` shows all.")
    console.print(f"{name} of {team or 'all'}: no target any more", markup=False)


def parse_value(text: str, unit: "Unit") -> float:
    """`text` in the unit that values of the metric have: seconds, a share of 1, or a plain number."""
    factors, wanted = UNITS.get(unit, ({"": 1.0}, "a number"))
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-z%]*)", text.strip())
    if match is None or match[2] not in factors:
        raise ConfigurationError(f"{text!r} does not fit: this metric needs {wanted}.")
    return float(match[1]) * factors[match[2]]
