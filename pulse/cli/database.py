"""`pulse database`: what those who run the PostgreSQL server need."""

from typing import Annotated

import typer

from pulse.cli.output import console

app = typer.Typer(no_args_is_help=True, help="What those who run the PostgreSQL server need.")


@app.callback()
def _group() -> None:
    """Commands are named, also while there is one."""


@app.command("roles")
def roles(
    apply: Annotated[bool, typer.Option("--apply", help="Do it, instead of printing the SQL.")] = False,
) -> None:
    """Roles with the least that each needs: for reading and building, for the API, for ad hoc SQL."""
    from pulse import database_roles
    from pulse.cli.writing import record, writing

    if not apply:
        typer.echo(database_roles.statements(), nl=False)
        return
    with writing() as connection:
        database_roles.apply(connection)
        record(connection, "database.roles_applied")
    console.print("pulse_writer, pulse_api and pulse_reader may do what they need. Give the first two a password.")
