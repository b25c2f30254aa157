import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.paths import PROJECT_DIR
from pulse.settings import Settings

from .conftest import SECRET

PROBLEM = "application/problem+json"


def test_lives_and_is_ready_on_a_migrated_database(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").status_code == 200


def test_is_not_ready_on_an_older_schema(client: TestClient, database: Any) -> None:
    database.execute("update app.alembic_version set version_num = '0001'")
    database.commit()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert "at revision 0001, not 0" in answer.json()["detail"]


def test_lives_but_is_not_ready_without_a_database() -> None:
    app = create_app(Settings(_env_file=None, jwt_secret=SECRET), "postgresql://nobody@127.0.0.1:9/none")
    with TestClient(app) as client:
        assert client.get("/health/live").status_code == 200
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()["title"]) == (503, "Service Unavailable")
        assert "127.0.0.1" not in answer.text


def test_an_unknown_path_is_a_problem_document(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Not Found",
        "instance": "/api/v1/nothing",
        "request_id": answer.headers["x-request-id"],
    }


def test_the_database_connection_cannot_write(database_url: str) -> None:
    app = create_app(Settings(_env_file=None), database_url)
    refused = pytest.raises(psycopg.errors.ReadOnlySqlTransaction)
    with TestClient(app), app.state.pool.connection() as connection, refused:
        connection.execute("delete from raw.jira_issues")


def test_starts_fast_and_without_dagster() -> None:
    code = "import sys, api.app; print(sorted(name for name in sys.modules if name.split('.')[0] == 'dagster'))"
    began = time.monotonic()
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "[]"
    # Measured at 0.9 s on two cores; the bound leaves room for a busy machine and for first compilation.
    assert time.monotonic() - began < 10


def test_the_served_api_lets_the_embedded_server_go_when_it_is_stopped(open_directory: Path) -> None:
    data_dir = open_directory / "api"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {"PATH": os.environ["PATH"], "PULSE_DATA_DIR": str(data_dir)}
    process = subprocess.Popen([sys.executable, "-m", "api", "--port", str(port)], env=environment, cwd=PROJECT_DIR)
    deadline = time.monotonic() + 30
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)) != 0:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    process.terminate()
    assert process.wait(timeout=20) == 0
    assert not (data_dir / "postgres" / "postmaster.pid").exists()
