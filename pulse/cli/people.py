"""`pulse people`: who is whom, what is to be decided about it, and the decisions."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.people import Account, Coverage

app = typer.Typer(no_args_is_help=True, help="Who is whom: accounts of both sources joined into people.")

Names = Annotated[
    list[str], typer.Argument(help="E-mail addresses, logins, account ids or keys from the list.", show_default=False)
]
BY = "Who decides; kept with the decision."
NEXT = "It takes effect with the next `pulse build`, and stays."


@app.command("list")
def list_people(
    bots: Annotated[bool, typer.Option("--bots", help="Show machines too.")] = False, as_json: JsonOption = False
) -> None:
    """List people with their accounts and what joined them."""
    from pulse.cli.reading import reading
    from pulse.people import coverage, people

    with reading() as connection:
        shown, covered = [one for one in people(connection) if bots or not one.is_bot], coverage(connection)
    if as_json:
        print_json({"people": shown, "coverage": covered})
        return
    for person in shown:
        marks = ("" if person.is_active else " (inactive)") + (" (bot)" if person.is_bot else "")
        console.print(f"[bold]{person.name}[/]{marks}  [dim]{person.person_key}[/]")
        for account in person.accounts:
            console.print(f"    {_line(account)}", markup=False)
    for part in covered:
        console.print(_coverage(part))


@app.command()
def review(as_json: JsonOption = False) -> None:
    """List people who may be one, the likeliest first: merge them, or split them and be asked no more."""
    from pulse.cli.reading import reading
    from pulse.people import to_review

    with reading() as connection:
        pairs = to_review(connection)
    if as_json:
        print_json(pairs)
        return
    for pair in pairs:
        console.print(f"{pair.score:.2f}  {pair.method:5}  {pair.person} = {pair.candidate}?", markup=False)
        console.print(f"      pulse people merge|split {pair.account_key} {pair.candidate_account_key}", markup=False)
    if not pairs:
        console.print("Nobody is in doubt.")


@app.command("merge")
def merge_people(names: Names, by: Annotated[str, typer.Option(help=BY)] = "", as_json: JsonOption = False) -> None:
    """Decide that these are one person."""
    from pulse.cli.writing import writing
    from pulse.people import merge

    with writing() as connection:
        merged = merge(connection, names, by=by or getpass.getuser())
    if as_json:
        print_json({"merged": merged})
    else:
        console.print(f"One person: {_labels(merged)}. {NEXT}", markup=False)


@app.command("split")
def split_people(names: Names, by: Annotated[str, typer.Option(help=BY)] = "", as_json: JsonOption = False) -> None:
    """Decide that these accounts are not one person, or not the one they are counted to."""
    from pulse.cli.writing import writing
    from pulse.people import split

    with writing() as connection:
        sides = split(connection, names, by=by or getpass.getuser())
    if as_json:
        print_json({"sides": sides})
    else:
        console.print(f"Not one person: {' | '.join(map(_labels, sides))}. {NEXT}", markup=False)


def _line(account: "Account") -> str:
    tie = "" if account.match_score is None else f"  by {account.match_method} ({account.match_score:.1f})"
    return f"{account.label}  {', '.join(account.emails)}{tie}"


def _labels(accounts: list["Account"]) -> str:
    return ", ".join(account.label for account in accounts)


def _coverage(part: "Coverage") -> str:
    share = part.joined / part.accounts if part.accounts else 0.0
    return f"{part.joined} of {part.accounts} people's accounts of {part.source} are joined ({share:.0%})."
