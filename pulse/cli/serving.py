"""Starts what serves people, the Dagster webserver, its daemon and the API, and waits until somebody stops it."""

import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import console
from pulse.paths import WORKSPACE_YAML
from pulse.processes import Children, require_free_port, wait_until_listening

if TYPE_CHECKING:
    from pulse.runtime import Runtime

START_SECONDS = 120.0
JSON_LOG = ["--log-format", "json"]

HostOption = Annotated[str, typer.Option(help="Address to listen on; the default is reachable from this machine only.")]
ApiPortOption = Annotated[int, typer.Option(help="Port of the API.", min=1, max=65535)]
DagsterPortOption = Annotated[int, typer.Option(help="Port of the Dagster UI.", min=1, max=65535)]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to listen."""

    host: str
    api_port: int
    dagster_port: int

    def require_free(self) -> None:
        """Raise ProcessError when a port is taken."""
        require_free_port(self.host, self.api_port, "the API", "--api-port")
        require_free_port(self.host, self.dagster_port, "the Dagster UI", "--dagster-port")

    @property
    def dagster_url(self) -> str:
        """Where this machine finds the webserver."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.dagster_port}"


def start_servers(runtime: "Runtime", addresses: Addresses, children: Children) -> None:
    """Start all servers and return when they answer."""
    workspace = ["-w", str(WORKSPACE_YAML)]
    place = ["--host", addresses.host, "--port"]
    environment = runtime.environment | {"PULSE_DAGSTER_URL": _dagster_url(runtime, addresses)}
    api = children.start("api", [sys.executable, "-m", "api", *place, str(addresses.api_port)], environment)
    webserver = children.start(
        "dagster-webserver",
        [sys.executable, "-m", "dagster_webserver", *workspace, *JSON_LOG, *place, str(addresses.dagster_port)],
        runtime.environment,
    )
    daemon = [sys.executable, "-m", "dagster._daemon", "run", *workspace, *JSON_LOG]
    children.start("dagster-daemon", daemon, runtime.environment)
    wait_until_listening(api, addresses.host, addresses.api_port, START_SECONDS)
    wait_until_listening(webserver, addresses.host, addresses.dagster_port, START_SECONDS)


def _dagster_url(runtime: "Runtime", addresses: Addresses) -> str:
    """Where the API finds the webserver, and people the runs: as configured, else where it listens."""
    if "dagster_url" in runtime.settings.model_fields_set:
        return runtime.settings.dagster_url
    return addresses.dagster_url


def serve_until_stopped(addresses: Addresses, children: Children, note: str = "") -> None:
    """Print where everything is, then wait for Ctrl-C or SIGTERM; ProcessError when a server ends by itself."""
    from rich.panel import Panel

    lines = [
        f"Dashboard   http://{addresses.host}:{addresses.api_port}",
        f"API         http://{addresses.host}:{addresses.api_port}/docs",
        f"Dagster UI  http://{addresses.host}:{addresses.dagster_port}",
        *([note] if note else []),
        "[dim]Ctrl-C stops everything.[/]",
    ]
    console.print(Panel.fit("\n".join(lines), title="Pulse is up", border_style="green"))
    try:
        while True:
            children.require_running()
            children.rotate_logs()
            time.sleep(0.5)
    except KeyboardInterrupt:
        console.print("Stopping …")
