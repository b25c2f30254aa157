"""Whether the API can serve, and what stands behind it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.database import connect
from pulse.health import State, disk_part, memory_part, overall
from pulse.health.part import Part
from pulse.roles import Role
from pulse.settings import Settings
from tests.conftest import at
from tests.unit.scripted_server import ScriptedServer, Told

from .conftest import SECRET, SignIn, access_token

Database = psycopg.Connection[Any]
WALK = """
    insert into app.job_progress (connection_id, stream, source_unit, state, started_at, records_new, requests)
    values ('default', 'jira_issues', %s, %s, now(), 12, 3)
"""


def parts(client: TestClient) -> dict[str, Any]:
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    return {part["name"]: part for part in answer.json()["parts"]}


def test_lives_and_tells_how_each_part_stands(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "ok"}
    found = parts(client)
    assert set(found) == {"database", "quota", "dagster", "disk", "memory"}
    assert found["database"] == {"name": "database", "state": "ok", "finding": ""}
    # No Dagster runs here; what is there can be served without.
    assert found["dagster"]["state"] == "degraded"
    assert client.get("/health/ready").json()["status"] == "degraded"


@pytest.mark.parametrize(("status", "state"), [(200, "ok"), (500, "degraded")])
def test_dagster_is_asked(server: ScriptedServer, database_url: str, status: int, state: str) -> None:
    server.script = [Told(status)]
    app = create_app(Settings(_env_file=None, jwt_secret=SECRET, dagster_url=server.url), database_url)
    with TestClient(app) as client:
        assert parts(client)["dagster"]["state"] == state


def test_sources_are_known_by_their_last_walks_and_limits(client: TestClient, database: Database) -> None:
    for unit, state in (("PAY", "FINISHED"), ("WEB", "FAILED")):
        database.execute(WALK, [unit, state])
    held = "insert into app.credential_limits (credential, quota, held_until, held_for) values ('c', 'core', {}, {})"
    database.execute(held.format("now() + interval '90 s'", "'The hourly limit'"))
    database.commit()
    found = parts(client)
    assert found["source default"]["finding"] == "1 of 2 walks failed."
    assert found["quota"]["state"] == "degraded"
    assert found["quota"]["finding"].startswith("The hourly limit: ")


def test_what_a_part_comes_to_is_the_worst_of_all() -> None:
    ok, degraded, failed = (Part("", state) for state in State)
    assert overall([]) is State.OK
    assert overall([ok, degraded, ok]) is State.DEGRADED
    assert overall([failed, degraded]) is State.FAILED


def test_a_disk_that_is_nearly_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert disk_part(tmp_path / "not" / "there").finding.endswith("GB are free.")
    monkeypatch.setattr("pulse.health.local.LEAST_DISK_BYTES", 1e18)
    assert disk_part(tmp_path).state is State.DEGRADED
    assert memory_part().finding.endswith("GB are available.")


def test_measurements_are_for_those_who_may(app: FastAPI, sign_in: SignIn, database: Database) -> None:
    for unit, state in (("PAY", "FINISHED"), ("WEB", "FAILED")):
        database.execute(WALK, [unit, state])
    database.commit()
    assert sign_in(None).get("/metrics").status_code == 401
    assert sign_in(Role.USER).get("/metrics").status_code == 403
    admin = sign_in(Role.ADMIN)
    wanted = {"name": "prometheus", "scopes": ["monitor"]}
    key = admin.post("/api/v1/auth/keys", json=wanted).json()["key"]
    answer = sign_in(None).get("/metrics", headers={"Authorization": f"Bearer {key}"})
    assert answer.headers["content-type"].startswith("text/plain; version=")
    lines = answer.text.splitlines()
    assert 'pulse_walks{connection="default",state="FAILED",stream="jira_issues"} 1.0' in map(ordered, lines)
    assert 'pulse_walk_records{connection="default",stream="jira_issues"} 24.0' in map(ordered, lines)
    assert "pulse_database_up 1.0" in lines
    refused = 'pulse_http_requests_total{method="GET",route="/metrics",status="403"}'
    assert any(line.startswith(refused) for line in lines)
    assert any(line.startswith('pulse_http_request_seconds_bucket{le="0.001",route="/metrics"}') for line in lines)
    assert sign_in(None).get("/api/v1/metrics", headers={"Authorization": f"Bearer {key}"}).status_code == 403


def ordered(line: str) -> str:
    """The line with its labels in order of the alphabet."""
    name, brace, rest = line.partition("{")
    labels, _, value = rest.partition("}")
    return f"{name}{{{','.join(sorted(labels.split(',')))}}}{value}" if brace else line


def test_measurements_may_be_public(database_url: str) -> None:
    app = create_app(Settings(_env_file=None, jwt_secret=SECRET, metrics_public=True), database_url)
    with TestClient(app) as client:
        assert client.get("/metrics").status_code == 200


def test_without_a_database_the_process_still_tells_of_itself() -> None:
    settings = Settings(_env_file=None, jwt_secret=SECRET, metrics_public=True)
    with TestClient(create_app(settings, "postgresql://nobody@127.0.0.1:9/none")) as client:
        lines = client.get("/metrics").text.splitlines()
    assert "pulse_database_up 0.0" in lines


def test_settings_are_told_without_secrets(make_settings: Callable[..., Settings], database_url: str) -> None:
    hush = "hush-hush-hush-hush-hush-hush-hush-hush"
    settings = make_settings(jwt_secret=SECRET, jira_token=hush, github_token=f"{hush},{hush}", timezone="Asia/Tokyo")
    with TestClient(create_app(settings, database_url)) as client:
        client.headers["Authorization"] = f"Bearer {access_token(database_url, Role.ADMIN)}"
        answer = client.get("/api/v1/settings")
    told = {setting["name"]: setting for setting in answer.json()}
    assert hush not in answer.text
    assert SECRET not in answer.text
    assert told["PULSE_GITHUB_TOKEN"] == {
        "name": "PULSE_GITHUB_TOKEN",
        "description": "one token, or several that share the load",
        "is_secret": True,
        "is_set": True,
        "value": None,
    }
    assert (told["PULSE_TIMEZONE"]["value"], told["PULSE_TIMEZONE"]["is_set"]) == ("Asia/Tokyo", True)
    assert (told["PULSE_RATE_LIMIT"]["value"], told["PULSE_RATE_LIMIT"]["is_set"]) == (1200, False)
    assert not told["PULSE_REDIS_URL"]["is_set"]


def test_figures_come_from_the_replica_where_there_is_one(server_url: str, database_url: str) -> None:
    with connect(server_url, autocommit=True) as connection:
        connection.execute("create database replica template pulse_template strategy file_copy")
        try:
            replica = at(server_url, "replica")
            with connect(replica) as there:
                there.execute("insert into app.job_controls (source, asked_by) values ('jira', 'ada')")
            settings = Settings(_env_file=None, jwt_secret=SECRET, metrics_public=True, read_database_url=replica)
            with TestClient(create_app(settings, database_url)) as client:
                assert 'pulse_paused_jobs{source="jira"} 1.0' in client.get("/metrics").text
        finally:
            connection.execute("drop database replica with (force)")
