"""What serving for developers needs beyond serving: the commands that reload, and telling Dagster of changed code."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pulse.errors import ConfigurationError
from pulse.jobs.dagster import Dagster
from pulse.jobs.errors import JobError
from pulse.paths import DBT_PROJECT_DIR, IS_INSTALLED, PROJECT_DIR, WORKSPACE_YAML

DAGSTER_CODE = ("pulse", "pulse_assets", "dbt_project")
CODE_LOCATION = "pulse"
# Parsing the dbt project anew takes Dagster longer than a request to it usually may.
RELOAD_SECONDS = 120.0
RELOAD = """mutation Reload($name: String!) { reloadRepositoryLocation(repositoryLocationName: $name) {
    __typename
    ... on WorkspaceLocationEntry { locationOrLoadError {
        ... on PythonError { message errorChain { error { message } } } } }
    ... on ReloadNotSupported { message }
    ... on RepositoryLocationNotFound { message }
    ... on UnauthorizedError { message }
    ... on PythonError { message } } }"""


def require_checkout() -> None:
    """Raise ConfigurationError where there is no code to change, or nothing to build the dashboard with."""
    if IS_INSTALLED:
        raise ConfigurationError("pulse dev needs a checkout of the project; an installed Pulse runs with pulse up.")
    if not (PROJECT_DIR / "web" / "node_modules").is_dir():
        raise ConfigurationError("The dashboard's packages are not installed. Run `make dev`, which installs them.")


def web_command(port: int) -> list[str]:
    """Vite's development server for the dashboard on this machine; VITE_API_URL tells it where the API is.

    Raises:
        ConfigurationError: there is no Node.js, and none could be installed.
    """
    found = subprocess.run(["/bin/sh", "deploy/find-node.sh"], cwd=PROJECT_DIR, capture_output=True, text=True)
    if found.returncode != 0:
        raise ConfigurationError(f"Node.js is needed for the dashboard: {found.stderr.strip()}")
    vite = PROJECT_DIR / "web" / "node_modules" / "vite" / "bin" / "vite.js"
    node = str(Path(found.stdout.strip()) / "node")
    place = ["--host", "127.0.0.1", "--port", str(port), "--strictPort"]
    return [node, str(vite), str(PROJECT_DIR / "web"), *place, "--clearScreen", "false"]


def dagster_command(host: str, port: int) -> list[str]:
    """Webserver, daemon and a code server that can load the code anew, talkative."""
    levels = ["--log-level", "debug", "--code-server-log-level", "info"]
    place = ["--workspace", str(WORKSPACE_YAML), "--host", host, "--port", str(port)]
    return [sys.executable, "-m", "dagster", "dev", *place, *levels]


def changes(stop: threading.Event) -> Iterator[set[Path]]:
    """What changes in the code that Dagster loads, a set for each burst of changes, until `stop` is set."""
    from watchfiles import PythonFilter, watch

    made = [DBT_PROJECT_DIR / name for name in ("target", "logs", "dbt_packages")]
    wanted = PythonFilter(ignore_paths=made, extra_extensions=(".sql", ".yml", ".csv", ".graphql"))
    for found in watch(*(PROJECT_DIR / name for name in DAGSTER_CODE), watch_filter=wanted, stop_event=stop):
        yield {Path(path) for _, path in found}


def reload_code(dagster: Dagster) -> None:
    """Make Dagster load its code location anew; JobError when it cannot, with the reason."""
    entry = dagster.change(RELOAD, name=CODE_LOCATION)
    error = entry.get("locationOrLoadError") or {}
    if "message" in error:
        told = [error, *(link["error"] for link in error["errorChain"])]
        # Only the last one is of our code; those before it tell through what it came.
        raise JobError(str(told[-1]["message"]).strip())


def keep_loaded(url: str, stop: threading.Event, tell: Callable[[str], None]) -> None:
    """Load Dagster's code anew after each change until `stop` is set; `tell` gets a line of what came of it."""
    dagster = Dagster(url, RELOAD_SECONDS)
    try:
        for changed in changes(stop):
            try:
                reload_code(dagster)
            except JobError as error:
                tell(f"Dagster cannot load {_names(changed)}: {error}")
            else:
                tell(f"Dagster loaded {_names(changed)}")
    finally:
        dagster.close()


def _names(changed: set[Path]) -> str:
    names: Sequence[str] = sorted(str(path.relative_to(PROJECT_DIR)) for path in changed)
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
