"""`pulse connections add|scope|rotate`: what is read through a connection, and with which credentials."""

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pulse.cli.output import console
from pulse.errors import ConfigurationError

if TYPE_CHECKING:
    from pulse.connections.sites import Credentials, GitHubSite, JiraSite


class Source(StrEnum):
    """What can be connected."""

    JIRA = "jira"
    GITHUB = "github"


TOKEN_VARIABLE = "PULSE_NEW_TOKEN"  # noqa: S105 - the name of a variable
SourceArgument = Annotated[Source, typer.Argument(help="jira or github.")]
IdArgument = Annotated[str, typer.Argument(help="The connection's id, such as europe.", metavar="ID")]
ProjectOption = Annotated[list[str] | None, typer.Option("--project", help="A project's key; repeat it. None: all.")]
OrganizationOption = Annotated[list[str] | None, typer.Option("--organization", help="Read all of it; repeat it.")]
RepositoryOption = Annotated[list[str] | None, typer.Option("--repository", help="owner/name; repeat it.")]
KeyOption = Annotated[Path | None, typer.Option("--private-key", help="File with the private key of the GitHub App.")]

app = typer.Typer(
    no_args_is_help=True, help=f"Add a connection. The token is asked for, or taken from {TOKEN_VARIABLE}."
)


@app.command("jira")
def add_jira(
    connection_id: IdArgument,
    url: Annotated[str, typer.Option(help="The site's address, such as https://example.atlassian.net.")],
    email: Annotated[str | None, typer.Option(help="Account of the API token; none: sent as Bearer.")] = None,
    project: ProjectOption = None,
) -> None:
    """Add a Jira site."""
    from pulse.connections.sites import JiraSite

    site = _checked(lambda: JiraSite(url=url, email=email, projects=project or []))
    _add(connection_id, site, _credentials(None))


@app.command("github")
def add_github(
    connection_id: IdArgument,
    organization: OrganizationOption = None,
    repository: RepositoryOption = None,
    api_url: Annotated[
        str, typer.Option(help="Of an Enterprise Server: https://HOST/api/v3.")
    ] = "https://api.github.com",
    app_id: Annotated[str | None, typer.Option(help="Number of a GitHub App, instead of tokens.")] = None,
    installation: Annotated[list[str] | None, typer.Option(help="Number of its installation; repeat it.")] = None,
    private_key: KeyOption = None,
) -> None:
    """Add GitHub organisations or repositories."""
    from pulse.connections.sites import GitHubSite

    site = _checked(
        lambda: GitHubSite(
            api_url=api_url,
            organizations=organization or [],
            repositories=repository or [],
            app_id=app_id,
            installations=installation or [],
        )
    )
    _add(connection_id, site, _credentials(private_key))


def scope(
    source: SourceArgument,
    connection_id: IdArgument,
    project: ProjectOption = None,
    organization: OrganizationOption = None,
    repository: RepositoryOption = None,
) -> None:
    """Say anew which projects, organisations and repositories are read; what is not named is read no more."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.writing import record, writing
    from pulse.connections import storage
    from pulse.connections.keys import cipher
    from pulse.connections.sites import JiraSite

    keys = cipher(load_settings())
    with writing() as connection:
        site = storage.integration(connection, source, connection_id).site
        of_jira, of_github = {"projects": project}, {"organizations": organization, "repositories": repository}
        mine, others = (of_jira, of_github) if isinstance(site, JiraSite) else (of_github, of_jira)
        if any(others.values()):
            raise ConfigurationError(f"{connection_id} is a connection of {site.source}; give {' or '.join(mine)}.")
        parts = site.model_dump() | {name: names or [] for name, names in mine.items()}
        changed = storage.change_site(
            connection, keys, connection_id, _checked(lambda: type(site).model_validate(parts))
        )
        record(connection, "connections.changed", f"{source} {connection_id}", changed.site.model_dump())
    console.print(f"{connection_id} now reads {described(changed.site)}.", markup=False)


def rotate(source: SourceArgument, connection_id: IdArgument, private_key: KeyOption = None) -> None:
    """Hand in other credentials; runs that begin later use them. The token is asked for, or from PULSE_NEW_TOKEN."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.writing import record, writing
    from pulse.connections import storage
    from pulse.connections.keys import cipher

    keys, secret = cipher(load_settings()), _credentials(private_key)
    with writing() as connection:
        storage.rotate(connection, keys, source, connection_id, secret)
        record(connection, "connections.rotated", f"{source} {connection_id}")
    console.print(f"{connection_id} has other credentials. Test them: pulse connections test {source} {connection_id}")


def _add(connection_id: str, site: "JiraSite | GitHubSite", secret: "Credentials") -> None:
    from pulse.cli.configuration import load_settings
    from pulse.cli.writing import operator, record, writing
    from pulse.connections import storage
    from pulse.connections.keys import cipher

    keys = cipher(load_settings())
    with writing() as connection:
        storage.add(connection, keys, connection_id, site, secret, operator().actor)
        record(connection, "connections.added", f"{site.source} {connection_id}", site.model_dump())
    console.print(
        f"{connection_id} is added. Test it: pulse connections test {site.source} {connection_id}", markup=False
    )


def described(site: "JiraSite | GitHubSite") -> str:
    """What is read there, in words."""
    from pulse.connections.sites import JiraSite

    if isinstance(site, JiraSite):
        return ", ".join(site.projects) or "all projects"
    return ", ".join([*site.organizations, *site.repositories]) or "all that the app's installations see"


def _checked(make: Callable[[], Any]) -> Any:
    from pydantic import ValidationError

    try:
        return make()
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise ConfigurationError("\n".join(faults)) from None


def _credentials(private_key: Path | None) -> "Credentials":
    from pulse.connections.sites import Credentials

    given = os.environ.get(TOKEN_VARIABLE, "")
    if not given and private_key is None:
        if not sys.stdin.isatty():
            raise ConfigurationError(f"Say the token in {TOKEN_VARIABLE}, or run this in a terminal.")
        given = typer.prompt("Token", hide_input=True)
    tokens = [token.strip() for token in given.split(",") if token.strip()]
    return Credentials.model_validate({"tokens": tokens, "private_key": _text(private_key)})


def _text(file: Path | None) -> str | None:
    try:
        return file.read_text() if file else None
    except OSError as error:
        raise ConfigurationError(f"Cannot read {file}: {error.strerror}.") from error
