"""Connections over HTTP: credentials go in and never come out."""

import logging
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.connections.keys import new_key
from pulse.roles import Role
from pulse.settings import Settings
from sample_org.faults import Fault
from sample_org.server import Simulation

from .conftest import SECRET, SignIn

TOKEN = "good-and-planted"
BASE = "/api/v1/connections"


@pytest.fixture
def app(database_url: str) -> FastAPI:
    settings = Settings(_env_file=None, jwt_secret=SECRET, secret_keys=new_key(), jira_url="http://a.b", jira_token="x")
    return create_app(settings, database_url)


@pytest.fixture
def admin(sign_in: SignIn) -> TestClient:
    return sign_in(Role.ADMIN)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def body(simulation: Simulation, **site: Any) -> dict[str, Any]:
    where = {"source": "jira", "url": simulation.jira_url, "email": "ada@example.com", **site}
    return {"connection_id": "europe", "site": where, "credentials": {"tokens": [TOKEN]}}


def test_a_connection_is_added_tested_rotated_and_removed(
    admin: TestClient, simulation: Simulation, database: psycopg.Connection[Any], told: pytest.LogCaptureFixture
) -> None:
    answers = [admin.post(BASE, json=body(simulation))]
    answers.append(admin.get(BASE))
    answers.append(admin.post(f"{BASE}/jira/europe/test"))
    answers.append(admin.put(f"{BASE}/jira/europe/credentials", json={"tokens": [f"{TOKEN}-too"]}))
    answers.append(admin.patch(f"{BASE}/jira/europe", json={"is_enabled": False}))
    answers.append(admin.get(f"{BASE}/jira/europe"))
    answers.append(admin.delete(f"{BASE}/jira/europe"))
    answers.append(admin.get(f"{BASE}/jira/europe"))
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 200, 200, 204, 404]
    assert [(one["connection_id"], one["origin"]) for one in answers[1].json()] == [
        ("default", "environment"),
        ("europe", "added"),
    ]
    assert answers[2].json()["ok"] is True
    assert answers[5].json()["is_enabled"] is False
    log = admin.get("/api/v1/audit?action=connections.").json()["entries"]
    assert [entry["action"].removeprefix("connections.") for entry in reversed(log)] == [
        "added",
        "tested",
        "rotated",
        "disabled",
        "removed",
    ]
    assert simulation.statistics.requests > 0
    everything = "".join(answer.text for answer in answers) + str(log) + told.text
    tables = database.execute("select i::text from app.integrations i union all select a::text from app.audit_log a")
    assert TOKEN not in everything + str(tables.fetchall())


def test_a_test_says_which_permission_is_missing(admin: TestClient, simulation: Simulation) -> None:
    simulation.arm(Fault(route=r"GET /jira/rest/api/3/users/search", kind="status", status=403, times=-1))
    admin.post(BASE, json=body(simulation))
    (check,) = [one for one in admin.post(f"{BASE}/jira/europe/test").json()["checks"] if one["state"] != "ok"]
    assert (check["subject"], check["name"]) == ("jira europe", "people")
    assert "Browse users and groups" in check["remedy"]


def test_a_refused_token_is_told_with_the_way_to_another(admin: TestClient, simulation: Simulation) -> None:
    wanted = body(simulation) | {"credentials": {"tokens": ["bad-one"]}}
    admin.post(BASE, json=wanted)
    answer = admin.post(f"{BASE}/jira/europe/test")
    assert answer.json()["ok"] is False
    assert "pulse connections rotate jira europe" in answer.text
    assert "bad-one" not in answer.text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"connection_id": "default"}, 409),
        ({"connection_id": "Eu:rope"}, 422),
        ({"site": {"source": "jira", "url": "file:///etc/passwd"}}, 422),
        ({"site": {"source": "jira", "url": "http://me:planted@jira.example"}}, 422),
        ({"site": {"source": "gitlab", "url": "http://x.y"}}, 422),
        ({"credentials": {"tokens": []}}, 422),
        ({"credentials": {"tokens": ["planted"], "password": "planted"}}, 422),
        ({"credentials": {"tokens": [["planted"]]}}, 422),
    ],
)
def test_what_cannot_be_is_refused_without_echo(
    admin: TestClient, simulation: Simulation, change: dict[str, Any], status: int
) -> None:
    answer = admin.post(BASE, json=body(simulation) | change)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert "planted" not in answer.text


def test_an_id_that_was_another_sites_is_refused(admin: TestClient, simulation: Simulation) -> None:
    admin.post(BASE, json=body(simulation))
    assert admin.post(BASE, json=body(simulation)).status_code == 409
    admin.delete(f"{BASE}/jira/europe")
    assert admin.post(BASE, json=body(simulation, url="http://other.example")).status_code == 409
    assert admin.post(BASE, json=body(simulation)).status_code == 201
