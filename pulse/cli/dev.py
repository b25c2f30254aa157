"""`pulse dev`: the sample organisation served by code that is loaded anew as it changes."""

import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.demo import MonthsOption, SamplePortOption, ScaleOption, SeedOption
from pulse.cli.serving import ApiPortOption, DagsterPortOption

if TYPE_CHECKING:
    from pulse.cli.serving import Addresses
    from pulse.processes import Children
    from pulse.runtime import Runtime

LOCAL = "127.0.0.1"
TALKATIVE = {"PULSE_LOG_LEVEL": "DEBUG", "PULSE_DEBUG": "1"}


def dev(
    load: Annotated[bool, typer.Option("--load/--no-load", help="Read and build first, where nothing was yet.")] = True,
    seed: SeedOption = 7,
    months: MonthsOption = 6,
    scale: ScaleOption = 0.3,
    data_dir: Annotated[Path, typer.Option(help="Where it keeps its data.")] = Path(".pulse/dev"),
    api_port: ApiPortOption = 8000,
    dagster_port: DagsterPortOption = 3000,
    web_port: Annotated[int, typer.Option(help="Port of the dashboard.", min=1, max=65535)] = 5173,
    sample_port: SamplePortOption = 8901,
) -> None:
    """Develop: API, dashboard and Dagster on a small sample organisation, each loaded anew when its code changes."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.output import console
    from pulse.cli.sample import Sample, new_account
    from pulse.cli.serving import Addresses, serve_until_stopped
    from pulse.development import keep_loaded, require_checkout
    from pulse.processes import Children, require_free_port
    from pulse.runtime import open_runtime

    require_checkout()
    addresses, sample = Addresses(LOCAL, api_port, dagster_port), Sample(seed, months, scale, sample_port)
    addresses.require_free()
    require_free_port(LOCAL, sample_port, "the sample organisation", "--sample-port")
    require_free_port(LOCAL, web_port, "the dashboard", "--web-port")
    os.environ.update(sample.environment(data_dir) | TALKATIVE)
    stop = threading.Event()
    with Children(data_dir.resolve() / "logs") as children:
        with console.status("Starting the sample organisation and the database …"):
            served = sample.start(children)
            runtime = open_runtime(load_settings())
            sample.wait(served)
        if load:
            _load_once(runtime)
        with console.status("Starting Dagster, the API and the dashboard …"):
            _start(runtime, addresses, web_port, children)
        watcher = threading.Thread(target=keep_loaded, args=(addresses.dagster_url, stop, console.print))
        watcher.start()
        notes = (
            f"Sign in     {new_account(runtime.database_url)}",
            f"Reloading   http://{LOCAL}:{web_port} (the dashboard as it is being written)",
            f"Logs        tail -F {runtime.log_dir}/*.log",
        )
        try:
            serve_until_stopped(addresses, children, "\n".join(notes))
        finally:
            stop.set()
            watcher.join()


def _load_once(runtime: "Runtime") -> None:
    """Read and build what there is, unless that was done before: the daemon goes on from there."""
    from pulse.cli.pipeline import STAGES, Pipeline, print_outcome
    from pulse.database import connect

    with connect(runtime.database_url) as connection:
        (built,) = connection.execute("select to_regclass('marts.fct_work_items') is not null").fetchone() or (False,)
    if built:
        return
    with Pipeline(runtime, *STAGES) as pipeline:
        for stage in STAGES:
            print_outcome(pipeline.finish(stage), as_json=False)


def _start(runtime: "Runtime", addresses: "Addresses", web_port: int, children: "Children") -> None:
    """Start all servers and return when they answer."""
    from pulse.cli.serving import START_SECONDS
    from pulse.development import dagster_command, web_command
    from pulse.processes import wait_until_listening

    environment = runtime.environment | {"PULSE_DAGSTER_URL": addresses.dagster_url}
    command = [sys.executable, "-m", "api", "--reload", "--host", LOCAL, "--port", str(addresses.api_port)]
    api = children.start("api", command, environment)
    dagster = children.start("dagster", dagster_command(LOCAL, addresses.dagster_port), runtime.environment)
    vite = runtime.environment | {"VITE_API_URL": f"http://{LOCAL}:{addresses.api_port}"}
    web = children.start("web", web_command(web_port), vite)
    wait_until_listening(web, LOCAL, web_port, START_SECONDS)
    wait_until_listening(api, LOCAL, addresses.api_port, START_SECONDS)
    wait_until_listening(dagster, LOCAL, addresses.dagster_port, START_SECONDS)
