"""Planted secrets are looked for everywhere: in answers, in the log at its most talkative, in the whole database."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient
from psycopg import sql

from api.app import create_app
from pulse.access.users import add_user
from pulse.database import connect
from pulse.logs import configure_logging
from pulse.roles import Role
from pulse.settings import Settings

from .conftest import api_settings, bearer, operations

PLANTED = {
    "jira_token": "planted-jira-token-of-the-environment",
    "github_token": "planted-github-token-1,planted-github-token-2",
    "secret_keys": Fernet.generate_key().decode(),
    "oidc_client_secret": "planted-oidc-client-secret",
    "jwt_secret": "planted-signing-secret-that-is-long-enough",
}
STORED = {"jira": "planted-token-of-a-stored-connection", "password": "planted-password-of-a-user"}
NEW_CONNECTION = {
    "connection_id": "second",
    "site": {"source": "jira", "url": "http://127.0.0.1:9", "email": "ada@example.com"},
    "credentials": {"tokens": [STORED["jira"]]},
}


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged, as the service would write it."""
    stream, before = StringIO(), logging.getLogger().handlers[:]
    configure_logging(settings().model_copy(update={"log_level": "DEBUG"}), stream)
    yield stream
    logging.basicConfig(handlers=before, level=logging.WARNING, force=True)


def settings() -> Settings:
    return api_settings(
        jira_url="http://127.0.0.1:9", jira_email="ada@example.com", github_repositories="acme/shop", **PLANTED
    )


def test_nothing_that_is_secret_is_told_or_kept(database_url: str, log: StringIO, monkeypatch: Any) -> None:
    monkeypatch.setattr("tests.integration.api.conftest.SECRET", PLANTED["jwt_secret"])
    app = create_app(settings(), database_url)
    secrets = {part for value in (*PLANTED.values(), *STORED.values()) for part in value.split(",")}
    told: list[str] = []
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        headers = bearer(database_url, Role.ADMIN)
        secrets.add(headers["Authorization"].removeprefix("Bearer "))
        told += use_everything(client, headers, secrets)
        for operation in operations(app):
            if operation.method == "GET":
                told.append(client.get(operation.path.replace("{", "").replace("}", ""), headers=headers).text)
        # What is broken must not tell either.
        for broken in (*secrets, "pulse_00000000_planted-key-that-is-unknown"):
            told.append(client.get("/api/v1/metrics", headers={"Authorization": f"Bearer {broken}"}).text)
    # Careless code: what the settings hold, what was opened, and what has the form of a token, is caught on its way.
    known = " ".join([*PLANTED.values(), STORED["jira"]])
    logging.getLogger("pulse").error("failed with %s and %s", known, headers["Authorization"])
    assert len(told) > 50
    found = {place: secret for secret in secrets for place, text in places(told, log, database_url) if secret in text}
    assert found == {}


def use_everything(client: TestClient, headers: dict[str, str], secrets: set[str]) -> list[str]:
    """Hand in and be handed out what is secret; the answers that do not hand it out."""
    told = [client.post("/api/v1/connections", json=NEW_CONNECTION, headers=headers)]
    assert told[0].status_code == 201, told[0].text
    told.append(client.post("/api/v1/connections/jira/second/test", headers=headers))
    rotated = {"tokens": [STORED["jira"]]}
    told.append(client.put("/api/v1/connections/jira/second/credentials", json=rotated, headers=headers))
    assert told[-1].status_code == 200
    wanted = {"email": "eve@example.com", "password": STORED["password"]}
    told.append(client.post("/api/v1/users", json=wanted, headers=headers))
    tokens = client.post("/api/v1/auth/login", json=wanted).json()
    renewed = client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).json()
    key = client.post("/api/v1/auth/keys", json={"name": "planted", "scopes": ["read"]}, headers=headers).json()["key"]
    secrets |= {*(tokens[name] for name in ("access_token", "refresh_token")), renewed["refresh_token"], key}
    told.append(client.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {key}"}))
    told.append(client.post("/api/v1/auth/login", json={**wanted, "password": STORED["password"] + "?"}))
    told.append(client.post("/api/v1/auth/login", json={**wanted, "pass": STORED["password"]}))
    return [answer.text for answer in told]


def places(told: list[str], log: StringIO, database_url: str) -> Iterator[tuple[str, str]]:
    """Each place that is searched, with all that is in it."""
    yield "answers", "\n".join(told)
    yield "log", log.getvalue()
    tables = "select schemaname, tablename from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"
    with connect(database_url) as connection:
        for schema, table in connection.execute(tables).fetchall():
            query = sql.SQL("select coalesce(string_agg(one::text, ' '), '') from {} as one")
            (rows,) = connection.execute(query.format(sql.Identifier(schema, table))).fetchone() or ("",)
            yield f"{schema}.{table}", rows


def test_the_search_finds_what_is_kept(database: psycopg.Connection[Any], database_url: str) -> None:
    add_user(database, "planted-name@example.com", "", Role.VIEWER)
    database.commit()
    assert [place for place, text in places([], StringIO(), database_url) if "planted-name" in text] == ["app.users"]
