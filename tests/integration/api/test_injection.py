"""Text of strangers in every place that takes text: it is looked for, never run, and no error tells of SQL."""

from urllib.parse import quote

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from .conftest import Operation, operations

PAYLOADS = [
    "'; drop table app.users cascade; --",
    '" or ""=" %s %(x)s {0} $1 \\\' union select password_hash from app.users --',
    "x\0y",
]
TELLTALES = ("syntax error", "psycopg", "unterminated", "Traceback", "argon2")
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def attacks(operation: Operation, payload: str) -> list[tuple[str, dict[str, str]]]:
    """Paths and queries with `payload` in the path, and in each parameter by itself."""
    path = operation.path
    for name in operation.names("path"):
        path = path.replace(f"{{{name}}}", quote(payload, safe=""))
    harmless = operation.path
    for name in operation.names("path"):
        harmless = harmless.replace(f"{{{name}}}", "throughput")
    asked = [(harmless, {name: payload}) for name in operation.names("query")]
    return [(path, {}), *asked] if path != operation.path else asked


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_is_run(
    app: FastAPI, admin: TestClient, database: psycopg.Connection[tuple[int]], payload: str
) -> None:
    asked = 0
    for operation in operations(app):
        body: dict[str, str] | None = {} if operation.method in CHANGING else None
        for path, query in attacks(operation, payload):
            answer = admin.request(operation.method, path, params=query, json=body)
            asked += 1
            told = (operation.method, path, query, answer.status_code, answer.text[:300])
            assert answer.status_code != 500, told
            assert not any(word in answer.text for word in TELLTALES), told
    assert asked > 50
    (users,) = database.execute("select count(*) from app.users").fetchone() or (0,)
    assert users == 1


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_in_a_body_is_run(admin: TestClient, database: psycopg.Connection[tuple[int]], payload: str) -> None:
    bodies = [
        ("/api/v1/auth/login", {"email": payload, "password": payload}),
        ("/api/v1/auth/refresh", {"refresh_token": payload}),
        ("/api/v1/auth/keys", {"name": payload[:90], "scopes": ["read"]}),
        ("/api/v1/users", {"email": "eve@example.com", "name": payload, "teams": [payload]}),
    ]
    for path, body in bodies:
        answer = admin.post(path, json=body)
        assert answer.status_code in {200, 201, 401, 422}, (path, answer.status_code, answer.text[:300])
        assert not any(word in answer.text for word in TELLTALES if word not in payload), (path, answer.text[:300])
    row = database.execute("select count(*) from app.users where email = 'admin@example.com'").fetchone()
    assert row == (1,)
