"""The wheel, built and installed into an environment of its own, as `uv tool install` and pipx do it.

The packages that Pulse needs are those of the tests' environment: to copy them all would take minutes.
"""

import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from pulse.paths import PROJECT_DIR
from pulse_assets.transform.project import manifest

# The program starts it by the name that stands beside its own interpreter.
NEIGHBOURS = ("dbt",)


@dataclass(frozen=True, slots=True)
class Installation:
    """A virtual environment that holds the wheel; no file of the checkout is on its path."""

    directory: Path

    @property
    def pulse(self) -> Path:
        """The command."""
        return self.directory / "bin" / "pulse"

    @property
    def packages(self) -> Path:
        """Where the wheel's files lie."""
        return Path(sysconfig.get_path("purelib", "venv", {"base": str(self.directory)}))

    def files(self) -> set[Path]:
        """All files that were brought along or written beside them, but for compiled Python."""
        brought = self.packages / "pulse" / "project"
        return {path for path in brought.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def install(directory: Path) -> Installation:
    """Build the wheel of this checkout and install it below `directory`."""
    manifest()
    wheels, installation = directory / "dist", Installation(directory / "venv")
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels))
    (wheel,) = wheels.glob("*.whl")
    _run(sys.executable, "-m", "venv", "--without-pip", str(installation.directory))
    uv = _run("sh", "deploy/find-uv.sh").strip()
    python = str(installation.directory / "bin" / "python")
    _run(uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python, str(wheel))
    (installation.packages / "tests.pth").write_text(sysconfig.get_path("purelib"))
    for name in NEIGHBOURS:
        (installation.directory / "bin" / name).symlink_to(Path(sys.executable).with_name(name))
    return installation


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
