"""`pulse connections`: the Jira sites and GitHub accounts that are read, beside the one of the environment."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pulse.cli import connecting
from pulse.cli.connecting import IdArgument, Source, SourceArgument, described
from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.connections.storage import Integration
    from pulse.doctor import Check
    from pulse.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The Jira sites and GitHub accounts that are read.")
app.add_typer(connecting.app, name="add")
app.command()(connecting.scope)
app.command()(connecting.rotate)


@app.command("list")
def list_connections(as_json: JsonOption = False) -> None:
    """List all connections, without their secrets."""
    from pulse.cli.configuration import load_settings

    settings = load_settings()
    found = [*_of_environment(settings), *map(_document, _added(settings))]
    if as_json:
        print_json(found)
        return
    for one in found:
        state = "" if one["is_enabled"] else "  disabled"
        scope = ", ".join(one["scope"])
        console.print(f"{one['source']:7} {one['id']:12} {one['url']}  {scope}{state}", markup=False)
    if not found:
        console.print("No source is connected. `pulse connections add` connects one; `pulse doctor` names variables.")


@app.command("test")
def probe_connections(
    source: Annotated[Source | None, typer.Argument(help="jira or github.", show_default=False)] = None,
    connection_id: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", help="Only this one; `default`: the environment's.", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask every connection, or one, with its credentials; exit code 1 when one refuses."""
    from pulse.cli.configuration import load_settings, require_source
    from pulse.cli.doctor import report
    from pulse.doctor import check_sources

    settings = load_settings()
    if source and connection_id:
        report(_checks_of(settings, source, connection_id), as_json)
    else:
        require_source(settings, source)
        checks = check_sources(settings)
        report([check for check in checks if source is None or check.subject.startswith(source)], as_json)


@app.command()
def enable(source: SourceArgument, connection_id: IdArgument) -> None:
    """Read through a connection again."""
    _enable(source, connection_id, True)
    console.print(f"{connection_id} is read again from the next run on.", markup=False)


@app.command()
def disable(source: SourceArgument, connection_id: IdArgument) -> None:
    """Read no more through a connection; its credentials and its records stay."""
    _enable(source, connection_id, False)
    console.print(f"{connection_id} is read no more; a run that is under way goes on to its end.", markup=False)


@app.command()
def remove(source: SourceArgument, connection_id: IdArgument) -> None:
    """Forget a connection's credentials and read no more through it; its records stay."""
    from pulse.cli.writing import record, writing
    from pulse.connections import storage

    with writing() as connection:
        storage.remove(connection, source, connection_id)
        record(connection, "connections.removed", f"{source} {connection_id}")
    console.print(f"{connection_id} is removed. What was read through it stays.", markup=False)


@app.command("rekey")
def encrypt_anew() -> None:
    """Encrypt all stored credentials anew with the first of PULSE_SECRET_KEYS."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.writing import record, writing
    from pulse.connections.keys import cipher, made_key
    from pulse.stored_secrets import rekey

    settings = load_settings()
    keys = cipher(settings)
    with writing() as connection:
        count = rekey(connection, keys)
        record(connection, "connections.rekeyed", details={"credentials": count})
    console.print(f"{count} credentials are encrypted with the first key. The others decrypt nothing any more.")
    if settings.secret_keys and made_key(settings).exists():
        console.print(f"{made_key(settings)} may be deleted.", markup=False)


@app.command("new-key")
def make_key() -> None:
    """Print a new key for PULSE_SECRET_KEYS."""
    from pulse.connections.keys import new_key

    typer.echo(new_key())


def _enable(source: str, connection_id: str, wanted: bool) -> None:
    from pulse.cli.writing import record, writing
    from pulse.connections import storage

    with writing() as connection:
        storage.enable(connection, source, connection_id, wanted)
        record(connection, "connections.enabled" if wanted else "connections.disabled", f"{source} {connection_id}")


def _of_environment(settings: "Settings") -> list[dict[str, Any]]:
    from pulse.connections.environment import github_of, jira_of

    jira = [("jira", one.url, list(one.projects) or ["all projects"], one.id) for one in jira_of(settings)]
    github = [("github", one.api_url, [*one.organizations, *one.repositories], one.id) for one in github_of(settings)]
    return [
        {"id": name, "source": source, "url": url, "scope": scope, "is_enabled": True, "origin": "environment"}
        for source, url, scope, name in jira + github
    ]


def _document(one: "Integration") -> dict[str, Any]:
    return {
        "id": one.connection_id,
        "source": one.site.source,
        "url": one.address,
        "scope": [described(one.site)],
        "is_enabled": one.is_enabled,
        "origin": "added",
    }


def _added(settings: "Settings") -> "list[Integration]":
    from pulse.connections.configured import added

    return added(settings)


def _checks_of(settings: "Settings", source: str, connection_id: str) -> "list[Check]":
    from pulse.cli.reading import reading
    from pulse.connections import storage
    from pulse.connections.keys import cipher
    from pulse.connections.model import DEFAULT
    from pulse.doctor import check_connection, check_environment

    if connection_id == DEFAULT:
        return check_environment(settings, source)
    with reading() as connection:
        found = storage.one_connection(connection, cipher(settings), source, connection_id)
    return check_connection(found)
