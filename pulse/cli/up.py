"""`pulse up`: serves everything on the configured sources."""

from pulse.cli.serving import ApiPortOption, DagsterPortOption, HostOption


def up(host: HostOption = "127.0.0.1", api_port: ApiPortOption = 8000, dagster_port: DagsterPortOption = 3000) -> None:
    """Serve everything: database, migrations, Dagster UI and daemon, API. The daemon keeps the data fresh."""
    from pulse.cli.configuration import load_settings, require_source
    from pulse.cli.output import console
    from pulse.cli.serving import Addresses, serve_until_stopped, start_servers
    from pulse.processes import Children
    from pulse.runtime import open_runtime

    settings = load_settings()
    require_source(settings)
    addresses = Addresses(host, api_port, dagster_port)
    addresses.require_free()
    with console.status("Starting the database …"):
        runtime = open_runtime(settings)
    with Children(runtime.log_dir) as children:
        with console.status("Starting the Dagster UI, the daemon and the API …"):
            start_servers(runtime, addresses, children)
        serve_until_stopped(addresses, children)
