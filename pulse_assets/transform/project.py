"""Where the dbt project lies, and its manifest: parsed when the project's files change, not at every import."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pulse.paths import DBT_MANIFEST, DBT_PROJECT_DIR, IS_INSTALLED

FOLDER, MANIFEST = DBT_PROJECT_DIR, DBT_MANIFEST
SOURCES = ("models", "macros", "tests", "dbt_project.yml", "profiles.yml")
DBT = Path(sys.executable).with_name("dbt")


class TransformError(Exception):
    """The dbt project cannot be read; the message holds dbt's own words."""


def manifest() -> Path:
    """The manifest of the project as it is now; parses it first where a file is newer. An installed one stays as it is.

    Raises:
        TransformError: dbt cannot parse the project.
    """
    if IS_INSTALLED:
        return MANIFEST
    MANIFEST.parent.mkdir(exist_ok=True)
    with (MANIFEST.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if _is_stale():
            _parse()
    return MANIFEST


def _is_stale() -> bool:
    if not MANIFEST.exists():
        return True
    parsed_at = MANIFEST.stat().st_mtime
    return any(path.stat().st_mtime > parsed_at for path in _source_files())


def _source_files() -> Iterator[Path]:
    for name in SOURCES:
        path = FOLDER / name
        yield from [path, *path.rglob("*")] if path.is_dir() else [path] if path.exists() else []


def _parse() -> None:
    # What dbt remembers of the project before takes a description that moved to another file for a second one.
    command = [str(DBT), "--quiet", "--no-partial-parse", "parse"]
    command += ["--project-dir", str(FOLDER), "--profiles-dir", str(FOLDER)]
    environment = {**os.environ, "DO_NOT_TRACK": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode != 0:
        raise TransformError(f"dbt cannot parse {FOLDER}:\n{done.stdout}{done.stderr}")
    MANIFEST.touch()
