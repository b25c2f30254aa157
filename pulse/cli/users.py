"""`pulse users`: who may use the API and the dashboard. The first administrator comes from here."""

from typing import Annotated, Any

import typer

from pulse.cli.output import JsonOption, console, print_json
from pulse.errors import ConfigurationError
from pulse.roles import Role

app = typer.Typer(no_args_is_help=True, help="Who may use the API and the dashboard.")

Who = Annotated[str, typer.Argument(help="E-mail address of the user.")]
RoleOption = Annotated[Role, typer.Option(help="viewer reads, user also runs jobs and sees persons, admin does all.")]
PasswordOption = Annotated[
    str | None,
    typer.Option(envvar="PULSE_NEW_PASSWORD", help="Asked for when absent; better in the variable than on the line."),
]


@app.command("add")
def add(
    email: Who,
    role: RoleOption = Role.VIEWER,
    name: Annotated[str, typer.Option(help="How the user is called.")] = "",
    team: Annotated[list[str] | None, typer.Option(help="A team whose persons the user sees; repeat it.")] = None,
    password: PasswordOption = None,
) -> None:
    """Add a user."""
    from pulse.access import passwords
    from pulse.access.users import add_user
    from pulse.cli.writing import record, writing

    secret = passwords.hashed(_password(password))
    with writing() as connection:
        user = add_user(connection, email, name, role, teams=team or (), password_hash=secret)
        record(connection, "users.added", user.email, {"role": user.role})
    console.print(f"{user.email} is now {user.role}.", markup=False)


@app.command("list")
def list_all(as_json: JsonOption = False) -> None:
    """List all users."""
    from pulse.access.users import list_users
    from pulse.cli.output import age
    from pulse.cli.reading import reading

    with reading() as connection:
        users = list_users(connection)
    if as_json:
        print_json(users)
        return
    for user in users:
        state = "" if user.is_active else "  locked out"
        teams = f"  {', '.join(user.teams)}" if user.teams else ""
        console.print(f"{user.role:7} {user.email}{teams}  last seen {age(user.last_login_at)}{state}", markup=False)
    if not users:
        console.print("There is no user yet. `pulse users add you@example.com --role admin` adds the first.")


@app.command("role")
def set_role(email: Who, role: Annotated[Role, typer.Argument(help="viewer, user or admin")]) -> None:
    """Give a user another role; ends their sessions."""
    _change(email, {"role": role})
    console.print(f"{email} is now {role}.", markup=False)


@app.command("teams")
def set_teams(
    email: Who,
    teams: Annotated[
        list[str] | None, typer.Argument(help="Teams whose persons the user sees; none: no team's.")
    ] = None,
) -> None:
    """Set the teams whose persons a user sees."""
    _change(email, {"teams": teams or []})
    console.print(f"{email} sees the persons of {', '.join(teams) if teams else 'no team'}.", markup=False)


@app.command("password")
def set_password(email: Who, password: PasswordOption = None) -> None:
    """Set a user's password; ends their sessions."""
    from pulse.access import passwords

    _change(email, {"password_hash": passwords.hashed(_password(password))})
    console.print(f"{email} has another password.", markup=False)


@app.command("remove")
def remove(email: Who) -> None:
    """Remove a user with all sessions and API keys."""
    from pulse.access.users import find_user, remove_user
    from pulse.cli.writing import record, writing

    with writing() as connection:
        user = find_user(connection, email)
        remove_user(connection, user)
        record(connection, "users.removed", user.email)
    console.print(f"{email} is removed.", markup=False)


def _change(email: str, changes: dict[str, Any]) -> None:
    from pulse.access.users import change_user, find_user
    from pulse.cli.writing import record, writing

    with writing() as connection:
        user = change_user(connection, find_user(connection, email), changes)
        told = {name: value for name, value in changes.items() if name != "password_hash"}
        record(connection, "users.changed", user.email, told)


def _password(given: str | None) -> str:
    import sys

    if given:
        return given
    if not sys.stdin.isatty():
        raise ConfigurationError("Say the password in PULSE_NEW_PASSWORD, or run this in a terminal.")
    answer: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return answer
