"""Where the contestants are installed: one virtual environment each, made when first asked for."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOME = Path(".benchmarks/environments")


def programs(name: str, packages: Sequence[str]) -> Path:
    """The folder of programs of environment `name` with `packages` in it.

    Raises:
        subprocess.CalledProcessError: `uv` could not install them.
    """
    home = (HOME / name).resolve()
    stamp = home / ".installed"
    if not stamp.exists() or stamp.read_text() != "\n".join(packages):
        subprocess.run(["uv", "venv", "-q", "--clear", "--python", sys.executable, str(home)], check=True)
        subprocess.run(["uv", "pip", "install", "-q", "--python", str(home / "bin/python"), *packages], check=True)
        stamp.write_text("\n".join(packages))
    return home / "bin"
