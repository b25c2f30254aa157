"""The whole API on a migrated database, as an administrator asks it, and what there is to ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.database import connect
from pulse.roles import Role
from pulse.settings import Settings

SECRET = "a secret that signs the tokens of these tests"
NOWHERE = "http://127.0.0.1:9"
PROBLEM = "application/problem+json"
# What calls others over the network, or goes on for ever, has tests of its own.
ELSEWHERE = re.compile(r"/test$|/live|/events|/stream|/jobs/|/oidc/|/chat|/ask|/preview")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the OpenAPI document."""

    method: str
    path: str
    parameters: tuple[dict[str, Any], ...]

    def names(self, place: str) -> list[str]:
        """Its parameters in `place`: path or query."""
        return [parameter["name"] for parameter in self.parameters if parameter["in"] == place]


def operations(app: FastAPI) -> list[Operation]:
    """All operations that touch nothing but the database."""
    return [
        Operation(method.upper(), path, tuple(described.get("parameters", ())))
        for path, methods in app.openapi()["paths"].items()
        if not ELSEWHERE.search(path)
        for method, described in methods.items()
    ]


def api_settings(**values: Any) -> Settings:
    """Settings of a test: nothing of this machine, no limits, nobody else to call."""
    quiet: dict[str, Any] = {"jwt_secret": SECRET, "rate_limit": 0, "rate_limit_anonymous": 0, "dagster_url": NOWHERE}
    return Settings(_env_file=None, **quiet | values)


def bearer(database_url: str, role: Role) -> dict[str, str]:
    """The header of a new user."""
    with connect(database_url) as connection:
        user = add_user(connection, f"{role}@example.com", role.title(), role, teams=["Checkout"])
        return {"Authorization": f"Bearer {open_session(connection, user.user_id, SECRET).access_token}"}


@pytest.fixture
def app(database_url: str) -> FastAPI:
    """The application, not yet started."""
    return create_app(api_settings(), database_url)


@pytest.fixture
def admin(app: FastAPI, database_url: str) -> Iterator[TestClient]:
    """An administrator; unexpected errors become answers, as in service."""
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        client.headers |= bearer(database_url, Role.ADMIN)
        yield client
