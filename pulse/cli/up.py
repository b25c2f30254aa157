"""`pulse up`: serves everything on the configured sources."""

from pulse.cli.serving import ApiPortOption, DagsterPortOption, HostOption


def up(host: HostOption = "127.0.0.1", api_port: ApiPortOption = 8000, dagster_port: DagsterPortOption = 3000) -> None:
    """Serve everything: database, migrations, Dagster UI and daemon, API. The daemon keeps the data fresh.

    Needs no connection yet: the dashboard leads administrators to their first figures.
    """
    from pulse.cli.configuration import load_settings
    from pulse.cli.output import console
    from pulse.cli.serving import Addresses, serve_until_stopped, start_servers
    from pulse.processes import Children
    from pulse.runtime import open_runtime

    settings = load_settings()
    addresses = Addresses(host, api_port, dagster_port)
    addresses.require_free()
    with console.status("Starting the database …"):
        runtime = open_runtime(settings)
    with Children(runtime.log_dir) as children:
        with console.status("Starting the Dagster UI, the daemon and the API …"):
            start_servers(runtime, addresses, children)
        serve_until_stopped(addresses, children, _note(runtime.database_url))


def _note(url: str) -> str:
    """How the first administrator comes in; nothing once there is a user."""
    from pulse.access.users import list_users
    from pulse.database import connect

    with connect(url) as connection:
        if list_users(connection):
            return ""
    return "Nobody can sign in yet. Add an administrator: [bold]pulse users add you@example.com --role admin[/]"
