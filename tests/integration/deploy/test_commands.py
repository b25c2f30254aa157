"""The commands of compose.yaml, run here as they stand but for hosts, ports and the place of the workspace file."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import yaml

from pulse.database import connect
from pulse.paths import PROJECT_DIR

DEPLOY = PROJECT_DIR / "deploy"
SERVICES = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
BIN = Path(sys.executable).parent
LOCATION = """{ workspaceOrError { ... on Workspace { locationEntries {
    name locationOrLoadError { __typename ... on PythonError { message } } } } } }"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Host:
    """Runs the containers' commands as processes; what is a port or name there is another here."""

    def __init__(self, database_url: str, home: Path) -> None:
        self.ports = {"4000": free_port(), "3000": free_port(), "8000": free_port()}
        self._home = home
        self._running: list[subprocess.Popen[bytes]] = []
        self._environment = {
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PULSE_DATABASE_URL": database_url,
            "PULSE_DATA_DIR": str(home / "data"),
            "PULSE_CODE_HOST": "127.0.0.1",
            "PULSE_CODE_PORT": str(self.ports["4000"]),
            "PULSE_DAGSTER_URL": f"http://127.0.0.1:{self.ports['3000']}",
        }

    def here(self, words: Sequence[str]) -> list[str]:
        places = {"0.0.0.0": "127.0.0.1", "/etc/pulse/workspace.yaml": str(DEPLOY / "workspace.yaml")}
        places |= {port: str(ours) for port, ours in self.ports.items()}
        return [places.get(word, word) for word in words]

    def start(self, name: str) -> None:
        with (self._home / f"{name}.log").open("wb") as log:
            command = self.here(SERVICES[name]["command"])
            self._running.append(
                subprocess.Popen(command, env=self._environment, cwd=self._home, stdout=log, stderr=log)
            )

    def finish(self, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, env=self._environment, cwd=self._home, capture_output=True, text=True, check=False, timeout=60
        )

    def listens(self, port: str) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.ports[port])) == 0

    def beats(self) -> bool:
        """Whether a daemon has told the database that it lives."""
        with connect(self._environment["PULSE_DATABASE_URL"]) as connection:
            (number,) = connection.execute("select count(*) from dagster.daemon_heartbeats").fetchone() or (0,)
            return int(number) > 0

    def until_healthy(self, name: str, seems: Callable[[], bool], seconds: float = 90) -> None:
        """Run the container's own check until it passes; each loads Dagster, so not before it `seems` to be healthy."""
        deadline = time.monotonic() + seconds
        while not seems() and time.monotonic() < deadline:
            time.sleep(0.2)
        words = [self.in_url(word) for word in self.here(SERVICES[name]["healthcheck"]["test"][1:])]
        while (done := self.finish(words)).returncode != 0:
            log = (self._home / f"{name}.log").read_text()
            assert time.monotonic() < deadline, f"{name}: {done.stdout}{done.stderr}\n{log[-3000:]}"
            assert self._running[-1].poll() is None, log[-3000:]
            time.sleep(0.5)

    def in_url(self, word: str) -> str:
        for port, ours in self.ports.items():
            word = word.replace(f":{port}/", f":{ours}/")
        return word

    def stop(self) -> None:
        for process in reversed(self._running):
            process.terminate()
        for process in reversed(self._running):
            process.wait(90)


@pytest.fixture
def host(database_url: str, tmp_path: Path) -> Iterator[Host]:
    made = Host(database_url, tmp_path)
    yield made
    made.stop()


def asked(url: str, **more: Any) -> httpx.Response:
    """What is answered there, as soon as anybody listens."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return httpx.post(url, timeout=60, **more) if more else httpx.get(url, timeout=10)
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_the_containers_commands_serve_together(host: Host) -> None:
    migrated = host.finish(SERVICES["migrate"]["command"])
    assert migrated.returncode == 0, migrated.stderr
    host.start("api")
    host.start("code")
    host.until_healthy("code", lambda: host.listens("4000"))
    host.start("daemon")
    host.start("webserver")
    host.until_healthy("webserver", lambda: host.listens("3000"))
    answer = asked(f"http://127.0.0.1:{host.ports['3000']}/graphql", json={"query": LOCATION}).json()
    (entry,) = answer["data"]["workspaceOrError"]["locationEntries"]
    assert (entry["name"], entry["locationOrLoadError"].get("message")) == ("pulse", None)
    ready = asked(f"http://127.0.0.1:{host.ports['8000']}/health/ready").json()
    parts = {part["name"]: part["state"] for part in ready["parts"]}
    assert (parts["database"], parts["dagster"]) == ("ok", "ok")
    host.until_healthy("daemon", host.beats)
