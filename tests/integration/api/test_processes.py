"""Several API processes on one database, as they run in service: what one learns the others know, and outages pass."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import psutil
import psycopg
import pytest

from pulse.access.sessions import open_session
from pulse.access.users import add_user, change_user, find_user
from pulse.database import connect
from pulse.paths import PROJECT_DIR
from pulse.roles import Role

from .conftest import NOWHERE, SECRET, bearer

LIMIT = 40


@dataclass(frozen=True, slots=True)
class Served:
    """An API that two processes serve: its address, the process that started both, and what they log."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> Iterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "PULSE_DATABASE_URL": database_url,
        "PULSE_DATA_DIR": str(tmp_path),
        "PULSE_API_PROCESSES": "2",
        "PULSE_JWT_SECRET": SECRET,
        "PULSE_RATE_LIMIT_ANONYMOUS": str(LIMIT),
        "PULSE_DAGSTER_URL": NOWHERE,
        "PULSE_METRICS_PUBLIC": "true",
    }
    command = [sys.executable, "-m", "api", "--port", str(port)]
    with (tmp_path / "api.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, cwd=PROJECT_DIR, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(address), "the API answers")
        yield Served(address, process, tmp_path / "api.log")
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0, (tmp_path / "api.log").read_text()


@pytest.fixture
def served(running: Served) -> str:
    """The address of an API that two processes serve."""
    return running.address


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/live", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def until(holds: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.1)


def status(address: str, path: str, headers: dict[str, str]) -> int:
    """Over a connection of its own, so that any of the processes may answer."""
    return httpx.get(f"{address}{path}", headers=headers, timeout=20).status_code


def test_two_processes_are_as_one(served: str, database_url: str) -> None:
    user = bearer(database_url, Role.USER)
    assert {status(served, "/api/v1/auth/me", user) for _ in range(20)} == {200}
    # Strangers are counted together.
    began = time.monotonic()
    asked = [status(served, "/api/v1/auth/me", {}) for _ in range(LIMIT + 20)]
    minutes = (time.monotonic() - began) / 60
    assert set(asked) == {401, 429}
    assert LIMIT <= asked.count(401) <= LIMIT * (1 + minutes) + 1
    # Requests of all processes are measured together; looks at the measurements count as well.
    lines = httpx.get(f"{served}/metrics", headers=user).text.splitlines()
    counted = [line for line in lines if line.startswith("pulse_http_requests_total") and '"/api/v1/auth/me"' in line]
    assert sum(float(line.rsplit(" ", 1)[1]) for line in counted) == 20 + asked.count(401)
    # Who is locked out is so in all processes, within seconds.
    with connect(database_url) as connection:
        add_user(connection, "root@example.com", "Root", Role.ADMIN)
        change_user(connection, find_user(connection, "user@example.com"), {"is_active": False})
    until(lambda: {status(served, "/api/v1/auth/me", user) for _ in range(10)} <= {401, 429}, "nobody lets them in")


def test_a_database_that_was_away_is_used_again(served: str, database_url: str, server_url: str) -> None:
    admin = bearer(database_url, Role.ADMIN)
    name = str(psycopg.conninfo.conninfo_to_dict(database_url)["dbname"])
    assert status(served, "/api/v1/users", admin) == 200
    with connect(server_url, autocommit=True) as server:
        server.execute(f"alter database {name} allow_connections false")
        server.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name])
        until(lambda: status(served, "/health/ready", {}) == 503, "it says that it cannot serve")
        assert status(served, "/health/live", {}) == 200
        refused = httpx.get(f"{served}/api/v1/users", headers=admin, timeout=30)
        assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
        assert name not in refused.text
        server.execute(f"alter database {name} allow_connections true")
    until(lambda: status(served, "/health/ready", {}) == 200, "it is ready again")
    until(lambda: status(served, "/api/v1/users", admin) == 200, "it serves again")


def test_what_was_asked_before_the_end_is_answered(running: Served, database_url: str) -> None:
    bearers = administrators(database_url, 6)
    children = psutil.Process(running.process.pid).children(recursive=True)
    assert status(running.address, "/api/v1/users", bearers[0]) == 200
    with connect(database_url) as lock, ThreadPoolExecutor() as clients:
        lock.execute("lock table app.users in access exclusive mode")
        waiting = [clients.submit(status, running.address, "/api/v1/users", bearer) for bearer in bearers]
        with connect(database_url, autocommit=True) as other:
            until(lambda: stuck(other) >= len(waiting), "all of them wait for the table")
        running.process.send_signal(signal.SIGTERM)
        until(lambda: running.log.read_text().count("Shutting down") == 2, "both processes are about to end")
        assert [one.done() for one in waiting] == [False] * len(waiting)
        lock.rollback()
        assert [one.result() for one in waiting] == [200] * len(waiting)
    assert running.process.wait(timeout=30) == 0
    assert psutil.wait_procs(children, timeout=20)[1] == []


def administrators(database_url: str, number: int) -> list[dict[str, str]]:
    """Headers of so many administrators: whoever comes is looked up once, however many requests wait for that."""
    with connect(database_url) as connection:
        users = [add_user(connection, f"admin{n}@example.com", "Admin", Role.ADMIN) for n in range(number)]
        opened = [open_session(connection, user.user_id, SECRET) for user in users]
    return [{"Authorization": f"Bearer {session.access_token}"} for session in opened]


def stuck(connection: psycopg.Connection[Any]) -> int:
    """How many sessions wait for a lock in this database."""
    query = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
    (number,) = connection.execute(query).fetchone() or (0,)
    return int(number)
