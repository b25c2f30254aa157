"""One demo for all end-to-end tests: the installed wheel in an empty home, as a newcomer runs it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.installation import Installation, install

WORLD = ["--seed", "7", "--months", "3", "--scale", "0.2"]


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody with the installed command, an empty home, an empty environment and a data directory."""

    command: Path
    home: Path
    data_dir: Path
    sample_port: int

    @property
    def environment(self) -> dict[str, str]:
        """All variables that the commands see."""
        return {"PATH": os.environ["PATH"], "HOME": str(self.home), "PULSE_DEBUG": "1"}

    @property
    def on_the_sample(self) -> dict[str, str]:
        """The same, with settings that read the sample organisation into the demo's data directory."""
        site = f"http://127.0.0.1:{self.sample_port}"
        return self.environment | {
            "PULSE_DATA_DIR": str(self.data_dir),
            "PULSE_JIRA_URL": f"{site}/jira",
            "PULSE_JIRA_EMAIL": "demo@example.com",
            "PULSE_JIRA_TOKEN": "demo",
            "PULSE_GITHUB_API_URL": f"{site}/github",
            "PULSE_GITHUB_TOKEN": "demo",
            "PULSE_GITHUB_ORGANIZATIONS": "acme",
        }

    def pulse(self, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run `pulse` to its end."""
        return subprocess.run(
            [self.command, *arguments],
            env=environment or self.environment,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=280,
            check=False,
        )


@dataclass(frozen=True, slots=True)
class Demo:
    """What `pulse demo --no-serve` left behind."""

    newcomer: Newcomer
    result: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def installation(open_directory: Path) -> Installation:
    """The wheel, built and installed outside of the checkout."""
    return install(open_directory / "installed")


@pytest.fixture(scope="session")
def demo(open_directory: Path, installation: Installation) -> Demo:
    """A finished demo on a small organisation."""
    home = open_directory / "home"
    home.mkdir()
    newcomer = Newcomer(installation.pulse, home, home / "demo", free_port())
    place = ["--data-dir", str(newcomer.data_dir), "--sample-port", str(newcomer.sample_port)]
    return Demo(newcomer, newcomer.pulse("demo", "--no-serve", *WORLD, *place))


@contextmanager
def _running(command: Sequence[str | Path]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def sample(demo: Demo) -> Iterator[Newcomer]:
    """The demo's newcomer, with the demo's organisation served once more at the same place."""
    command = [sys.executable, "-m", "sample_org", "--port", str(demo.newcomer.sample_port), *WORLD]
    with _running(command) as process:
        assert process.stdout is not None
        assert "pull requests at" in process.stdout.readline()
        yield demo.newcomer
