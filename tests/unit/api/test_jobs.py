"""Jobs over HTTP while Dagster is away; `tests/integration/code_location/test_jobs.py` has it answer."""

from typing import Any

import psycopg
import pytest
from fastapi import FastAPI

from api.app import create_app
from pulse.roles import Role
from pulse.settings import Settings

from .conftest import SECRET, SignIn

BASE = "/api/v1/jobs"


@pytest.fixture
def app(database_url: str) -> FastAPI:
    return create_app(Settings(_env_file=None, jwt_secret=SECRET, dagster_url="http://127.0.0.1:9"), database_url)


@pytest.fixture
def read(database: psycopg.Connection[Any]) -> None:
    database.execute(
        "insert into app.job_progress (connection_id, stream, source_unit, state, records_new, started_at)"
        " values ('default', 'issues', 'PAY', 'FINISHED', 7, now())"
    )
    database.commit()


@pytest.mark.usefixtures("read")
def test_jobs_are_told_while_dagster_is_away_and_why_they_are_half(sign_in: SignIn) -> None:
    client = sign_in(Role.VIEWER)
    told = client.get(BASE).json()
    assert "does not answer" in told["problem"]
    jobs = {job["name"]: job for job in told["jobs"]}
    compared = ["jira_reconciliation", "github_reconciliation"]
    assert list(jobs) == ["jira", "github", "build", "insights", "reports", *compared, "retention"]
    assert (jobs["jira"]["state"], jobs["jira"]["progress"]["records"]) == ("FINISHED", 7)
    assert jobs["build"]["state"] is None
    assert [unit["name"] for unit in client.get(f"{BASE}/jira/units").json()] == ["PAY"]
    assert client.get(f"{BASE}/build/units").json() == []
    assert client.get(f"{BASE}/jira").json() == jobs["jira"]


@pytest.mark.usefixtures("read")
def test_what_needs_dagster_is_refused_and_a_pause_of_extraction_is_not(sign_in: SignIn) -> None:
    client = sign_in(Role.USER)
    for action, body in (("run", None), ("cancel", None), ("retry", {"unit": "PAY"})):
        answer = client.post(f"{BASE}/jira/{action}", json=body)
        assert (answer.status_code, "PULSE_DAGSTER_URL" in answer.json()["detail"]) == (503, True)
    assert client.post(f"{BASE}/jira/pause", json={"unit": "PAY"}).status_code == 204
    assert client.post(f"{BASE}/jira/pause", json={}).status_code == 204
    assert client.get(f"{BASE}/jira").json()["state"] == "PAUSED"
    assert client.post(f"{BASE}/jira/resume", json={}).status_code == 204
    assert client.post(f"{BASE}/jira/resume", json={}).status_code == 409
    log = sign_in(Role.ADMIN).get("/api/v1/audit?action=jobs.").json()["entries"]
    assert [entry["action"] for entry in log] == ["jobs.resumed", "jobs.paused", "jobs.paused"]


@pytest.mark.usefixtures("read")
@pytest.mark.parametrize(
    ("place", "body", "status"),
    [
        ("gitlab/run", {}, 404),
        ("jira/retry", {"unit": "NONE"}, 404),
        ("jira/retry", {"unit": "*"}, 404),
        ("build/retry", {"unit": "PAY"}, 404),
        ("build/pause", {"unit": "PAY"}, 404),
        ("jira/reread", {"units": ["PAY"], "since": "2024-05-01", "until": "2024-04-01"}, 422),
        ("jira/reread", {"units": [], "since": "2024-04-01", "until": "2024-04-01"}, 422),
    ],
)
def test_what_cannot_be_is_refused(sign_in: SignIn, place: str, body: dict[str, Any], status: int) -> None:
    assert sign_in(Role.USER).post(f"{BASE}/{place}", json=body).status_code == status
