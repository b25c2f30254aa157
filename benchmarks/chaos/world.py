"""The machine that trouble comes to: a source, a database server, and what reads the one into the other."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx2 as httpx

from benchmarks.chaos.postgres import Postgres
from pulse.cli.sample import LOCAL, Sample
from pulse.database import connect
from pulse.migrations import migrate
from pulse.processes import Child, Children
from pulse.runtime import inherited_environment

TEMPLATE = "empty"
PULSE = str(Path(sys.executable).with_name("pulse"))
# So that a load has a middle.
SLOW = {"route": ".", "kind": "slow", "seconds": 0.05, "times": -1}
RAW = "select tablename from pg_tables where schemaname = 'raw' and tablename <> 'rejected_records' order by 1"
# When a row was fetched, and by which transaction, is no part of it.
ROWS = "select md5((to_jsonb(one) - 'fetched_at' - 'changed_in')::text) from raw.\"{}\" as one"
PATIENCE = 900.0

Rows = Mapping[str, Counter[str]]


class World:
    """Source and database, both running; `directory` holds what all processes write, but for the database's files."""

    def __init__(self, directory: Path, postgres: Postgres, sample: Sample, children: Children) -> None:
        self.directory, self.postgres, self.sample, self.children = directory, postgres, sample, children
        self._served = self.start_source()
        postgres.start()
        migrate(postgres.create(TEMPLATE))

    def start_source(self) -> Child:
        """Serve the organisation, slowly."""
        self._served = self.sample.start(self.children)
        self.sample.wait(self._served)
        self._control("POST", "faults", json.dumps(SLOW))
        return self._served

    def stop_source(self) -> None:
        """End the source by force."""
        self._served.process.kill()
        self._served.process.wait()

    def change_source(self, wish: Mapping[str, object]) -> None:
        """Change a record of the source."""
        self._control("POST", "mutate", json.dumps(wish))

    def requests(self) -> int:
        """How many the source has seen since it started."""
        return int(json.loads(self._control("GET", "stats"))["requests"])

    def environment(self, database: str) -> dict[str, str]:
        """The variables by which Pulse reads the source into a database."""
        own = self.sample.environment(self.directory / database)
        return inherited_environment() | own | {"PULSE_DATABASE_URL": self.postgres.url(database)}

    def sync(self, database: str, more: Mapping[str, str] | None = None) -> Child:
        """Begin to read what is new."""
        command = [PULSE, "sync", "--json"]
        return self.children.start(f"sync-{database}", command, self.environment(database) | dict(more or {}))

    def rows(self, database: str) -> Rows:
        """All rows of `raw` as checksums by table."""
        with connect(self.postgres.url(database)) as connection:
            tables = [str(name) for (name,) in connection.execute(RAW).fetchall()]
            return {name: Counter(row[0] for row in connection.execute(ROWS.format(name))) for name in tables}

    def _control(self, method: str, what: str, body: str | None = None) -> str:
        answer = httpx.request(method, f"http://{LOCAL}:{self.sample.port}/_control/{what}", content=body, timeout=30)
        answer.raise_for_status()
        return answer.text


def difference(found: Rows, wanted: Rows) -> tuple[int, int]:
    """How many rows are missing, and how many are there that should not be."""
    missing = sum((wanted[name] - found[name]).total() for name in wanted)
    return missing, sum((found[name] - wanted[name]).total() for name in wanted)


def wait_until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> float:
    """Wait until `holds`, and say for how long, in seconds; TimeoutError names `what` did not come."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"waited {seconds:.0f} s in vain until {what}")
        time.sleep(0.2)
    return time.monotonic() - began


def disk(directory: Path, megabytes: int) -> bool:
    """Mount a disk of so many megabytes in memory on `directory`, where that is allowed."""
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(directory)]
    return subprocess.run(command, capture_output=True).returncode == 0
