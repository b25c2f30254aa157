"""`pulse dev` in a copy of the checkout, whose code changes while it serves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import pytest

from pulse.paths import PROJECT_DIR
from tests.e2e.conftest import free_port

PARTS = ("pulse", "pulse_assets", "api", "sample_org", "dbt_project", "deploy", "web")
FILES = ("dagster.yaml", "dagster-celery.yaml", "dagster-local.yaml", "workspace.yaml")
START = "import sys; from pulse.cli import main; sys.argv[0] = 'pulse'; main()"
JOB = """{ pipelineOrError(params: {pipelineName: "transform", repositoryName: "__repository__",
    repositoryLocationName: "pulse"}) { ... on Pipeline { description } } }"""


@dataclass(frozen=True, slots=True)
class Developer:
    """A copy of the checkout and the addresses of what is served from it."""

    checkout: Path
    api: str
    dagster: str
    web: str

    def change(self, path: str, old: str, new: str) -> None:
        """Write `new` for `old`."""
        file = self.checkout / path
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))

    def title(self) -> str:
        """What the API calls itself."""
        return str(httpx.get(f"{self.api}/openapi.json").json()["info"]["title"])

    def job(self) -> str:
        """What Dagster says of a job."""
        answer = httpx.post(f"{self.dagster}/graphql", json={"query": JOB}, timeout=60).json()
        return str((answer["data"]["pipelineOrError"] or {}).get("description"))

    def theme(self) -> str:
        """A module of the dashboard, as the browser gets it."""
        return httpx.get(f"{self.web}/src/theme.ts").text


@pytest.fixture(scope="module")
def checkout(open_directory: Path) -> Path:
    """A copy, with the compiled files of the original, so that it loads as fast."""
    if not (PROJECT_DIR / "web" / "node_modules").is_dir():
        pytest.skip("the dashboard's packages are not installed: make web")
    copy = open_directory / "checkout"
    for part in PARTS:
        shutil.copytree(PROJECT_DIR / part, copy / part, ignore=shutil.ignore_patterns("node_modules", "bundle"))
    for name in FILES:
        shutil.copy2(PROJECT_DIR / name, copy / name)
    (copy / "web" / "node_modules").symlink_to(PROJECT_DIR / "web" / "node_modules")
    if (PROJECT_DIR / ".tools").is_dir():
        (copy / ".tools").symlink_to(PROJECT_DIR / ".tools")
    return copy


@pytest.fixture(scope="module")
def developer(checkout: Path) -> Iterator[Developer]:
    api, dagster, web = free_port(), free_port(), free_port()
    ports = {"--api-port": api, "--dagster-port": dagster, "--web-port": web, "--sample-port": free_port()}
    options = ["--no-load", "--scale", "0.1", "--months", "1", "--data-dir", str(checkout / "data")]
    command = [sys.executable, "-c", START, "dev", *options, *(str(part) for pair in ports.items() for part in pair)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(checkout), "PYTHONPATH": str(checkout)}
    output = checkout / "dev.txt"
    with output.open("wb") as file:
        process = subprocess.Popen(command, env=environment, cwd=checkout, stdout=file, stderr=file)
    try:
        until(lambda: process.poll() is not None or "Ctrl-C" in output.read_text(), "it serves")
        assert process.poll() is None, output.read_text()
        yield Developer(checkout, *(f"http://127.0.0.1:{port}" for port in (api, dagster, web)))
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0, output.read_text()
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert [line for line in left.splitlines() if str(checkout) in line] == []


def until(holds: Callable[[], bool], what: str, seconds: float = 150) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.3)


def holds(ask: Callable[[], str], wanted: str) -> bool:
    """While a server starts anew it may answer nothing, or not to the question."""
    try:
        return wanted in ask()
    except (httpx.TransportError, KeyError, ValueError):
        return False


def test_what_changes_is_served_anew(developer: Developer) -> None:
    assert developer.title() == "Pulse"
    assert "the unified schema" in developer.job()
    assert "Changed" not in developer.theme()
    # The dashboard reaches the API by way of its own server.
    assert httpx.get(f"{developer.web}/api/v1/auth/methods").json()["password"] is True
    developer.change("api/app.py", 'title="Pulse"', 'title="Changed"')
    developer.change("pulse_assets/jobs.py", "Builds the unified schema", "Changed")
    developer.change("web/src/theme.ts", "export", "export const CHANGED = 1;\nexport")
    until(lambda: holds(developer.theme, "CHANGED"), "the dashboard's module is the new one")
    until(lambda: holds(developer.title, "Changed"), "the API is the new one")
    until(lambda: holds(developer.job, "Changed"), "Dagster's code is the new one")


def test_code_that_cannot_be_loaded_is_told(developer: Developer) -> None:
    developer.change("pulse_assets/jobs.py", "TRANSFORM = ", "TRANSFORM = (")
    output = developer.checkout / "dev.txt"
    until(lambda: "Dagster cannot load pulse_assets/jobs.py" in output.read_text(), "it says that it cannot load it")
    assert "SyntaxError" in output.read_text()
    # The API does not rest on it.
    assert developer.title() == "Changed"
