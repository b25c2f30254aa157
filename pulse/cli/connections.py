"""`pulse connections`: the Jira site and the GitHub account that the environment configures."""

import typer

from pulse.cli.output import JsonOption, console, print_json

app = typer.Typer(no_args_is_help=True, help="The sources that are configured.")


@app.command("list")
def list_connections(as_json: JsonOption = False) -> None:
    """List the configured sources, without their secrets."""
    from pulse.cli.configuration import load_settings
    from pulse.connections import github_connections, jira_connections

    settings = load_settings()
    found = [
        {"id": one.id, "source": "jira", "url": one.url, "scope": list(one.projects) or ["all projects"]}
        for one in jira_connections(settings)
    ]
    found += [
        {"id": one.id, "source": "github", "url": one.api_url, "scope": [*one.organizations, *one.repositories]}
        for one in github_connections(settings)
    ]
    if as_json:
        print_json(found)
        return
    for connection in found:
        scope_text = ", ".join(connection["scope"])
        console.print(f"{connection['source']:7} {connection['url']}  {scope_text}", markup=False)
    if not found:
        console.print("No source is configured. `pulse doctor` names the variables.")


@app.command("test")
def probe_connections(as_json: JsonOption = False) -> None:
    """Ask every configured source with its token; exit code 1 when one refuses."""
    from pulse.cli.configuration import load_settings, require_source
    from pulse.cli.doctor import report
    from pulse.doctor import check_sources

    settings = load_settings()
    require_source(settings)
    report(check_sources(settings), as_json)
