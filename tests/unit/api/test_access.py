"""Every route as each role and as nobody, and the ways in: passwords, tokens, keys."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import psycopg
import pytest
from fastapi import Depends, FastAPI
from fastapi.routing import RouteContext
from fastapi.testclient import TestClient

from api.auth import rules
from api.auth.rules import RouteWithoutRule, permissions_of, require_rules, requires, routes_of
from pulse.access.passwords import hashed
from pulse.access.permissions import PERMISSIONS, Permission
from pulse.access.users import add_user
from pulse.roles import Role

from .conftest import SECRET, SignIn

PASSWORD = "correct horse battery"


def ask(client: TestClient, route: RouteContext) -> list[int]:
    """The answers to each method of the route."""
    path = re.sub(r"{\w+}", "none", route.path or "/")
    # Who may watch events is told that this is no id of one: otherwise the answer would never end.
    headers = {"Last-Event-ID": "none"}
    methods = sorted(set(route.methods or {"GET"}) - {"HEAD", "OPTIONS"})
    return [client.request(method, path, json={}, headers=headers).status_code for method in methods]


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_admits_those_it_is_for(app: FastAPI, sign_in: SignIn, role: Role | None) -> None:
    client = sign_in(role)
    allowed = PERMISSIONS[role] if role else frozenset()
    asked = 0
    for route in routes_of(app):
        for permission in permissions_of(route):
            statuses = ask(client, route)
            asked += len(statuses)
            if role is None:
                assert set(statuses) == {401}, (route.path, statuses)
            elif permission in allowed:
                assert not {401, 403} & set(statuses), (route.path, statuses)
            else:
                assert set(statuses) == {403}, (route.path, statuses)
    assert asked > 50


def test_a_route_without_a_rule_keeps_the_api_from_starting() -> None:
    app = FastAPI(openapi_url=None)
    app.get("/open")(rules.public(lambda: None))
    app.get("/closed", dependencies=[Depends(requires(Permission.READ))])(lambda: None)
    require_rules(app)
    app.get("/forgotten")(lambda: None)
    with pytest.raises(RouteWithoutRule, match="/forgotten has 0 access rules"):
        require_rules(app)


@pytest.fixture
def ada(database: psycopg.Connection[Any]) -> str:
    add_user(database, "ada@example.com", "Ada", Role.USER, password_hash=hashed(PASSWORD))
    database.commit()
    return "ada@example.com"


def log_in(client: TestClient, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post("/api/v1/auth/login", json={"email": email, "password": password, **more})


def test_a_login_gives_tokens_that_open_what_the_role_may(sign_in: SignIn, ada: str) -> None:
    client = sign_in(None)
    answer = log_in(client, "ADA@example.com")
    assert answer.status_code == 200
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    account = client.get("/api/v1/auth/me", headers=bearer).json()
    assert (account["email"], account["role"]) == (ada, "user")
    assert client.get("/api/v1/users", headers=bearer).status_code == 403


def test_a_used_refresh_token_ends_the_session(sign_in: SignIn, ada: str, database: psycopg.Connection[Any]) -> None:
    client = sign_in(None)
    first = log_in(client, ada).json()["refresh_token"]
    second = client.post("/api/v1/auth/refresh", json={"refresh_token": first}).json()["refresh_token"]
    assert second != first
    database.execute("update app.sessions set used_at = used_at - interval '1 minute' where used_at is not null")
    database.commit()
    stolen = client.post("/api/v1/auth/refresh", json={"refresh_token": first})
    assert stolen.status_code == 401
    assert "somebody else" in stolen.json()["detail"]
    assert client.post("/api/v1/auth/refresh", json={"refresh_token": second}).status_code == 401


def test_the_cookie_of_the_dashboard_cannot_be_read_by_scripts(sign_in: SignIn, ada: str) -> None:
    client = sign_in(None)
    answer = log_in(client, ada, cookie=True)
    assert answer.json()["refresh_token"] is None
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.post("/api/v1/auth/refresh", json={}).status_code == 200
    assert client.post("/api/v1/auth/logout", json={}).status_code == 204
    assert client.post("/api/v1/auth/refresh", json={}).status_code == 401


def test_failed_logins_are_throttled_for_known_and_unknown_alike(sign_in: SignIn, ada: str) -> None:
    client = sign_in(None)
    for email in (ada, "nobody@example.com"):
        answers = [log_in(client, email, "wrong password") for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        assert {answer.json()["detail"] for answer in answers[:5]} == {"E-mail address or password is wrong."}
        assert int(answers[5].headers["retry-after"]) > 0
    assert log_in(client, ada).status_code == 429


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": datetime.now(UTC) - timedelta(seconds=1)},
        {"iss": "somebody"},
        {"sub": "00000000-0000-0000-0000-000000000000"},
    ],
)
def test_forged_and_old_tokens_are_refused(sign_in: SignIn, claims: dict[str, Any]) -> None:
    whole = {"sub": "x", "iss": "pulse", "exp": datetime.now(UTC) + timedelta(minutes=1)} | claims
    for secret, algorithm in ((SECRET, "HS256"), ("another secret that is long enough", "HS256")):
        bearer = {"Authorization": f"Bearer {jwt.encode(whole, secret, algorithm)}"}
        assert sign_in(None).get("/api/v1/auth/me", headers=bearer).status_code == 401


def test_a_key_does_what_its_scopes_say_and_no_more(sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMIN)
    made = admin.post("/api/v1/auth/keys", json={"name": "ci", "scopes": ["read"]})
    assert made.status_code == 201
    key = {"Authorization": f"Bearer {made.json()['key']}"}
    assert sign_in(None).get("/api/v1/findings", headers=key).status_code == 200
    assert sign_in(None).get("/api/v1/users", headers=key).status_code == 403
    assert made.json()["key"] not in admin.get("/api/v1/auth/keys").text
    assert admin.delete(f"/api/v1/auth/keys/{made.json()['key_id']}").status_code == 204
    assert sign_in(None).get("/api/v1/findings", headers=key).status_code == 401


def test_nobody_makes_a_key_that_may_more_than_they(sign_in: SignIn) -> None:
    answer = sign_in(Role.VIEWER).post("/api/v1/auth/keys", json={"name": "more", "scopes": ["users"]})
    assert answer.status_code == 422
    assert "users" in answer.json()["detail"]


def test_users_are_managed_and_every_change_is_in_the_log(sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMIN)
    made = admin.post("/api/v1/users", json={"email": "bo@example.com", "password": PASSWORD, "teams": ["Pay"]})
    assert (made.status_code, made.json()["role"], made.json()["teams"]) == (201, "viewer", ["Pay"])
    user_id = made.json()["user_id"]
    assert admin.post("/api/v1/users", json={"email": "BO@example.com"}).status_code == 422
    bo = sign_in(None)
    tokens = log_in(bo, "bo@example.com").json()
    assert admin.patch(f"/api/v1/users/{user_id}", json={"role": "user"}).json()["role"] == "user"
    assert bo.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401
    assert admin.patch(f"/api/v1/users/{user_id}", json={"is_active": False}).status_code == 200
    assert bo.get("/api/v1/auth/me", headers={"Authorization": f"Bearer {tokens['access_token']}"}).status_code == 401
    assert admin.delete(f"/api/v1/users/{user_id}").status_code == 204
    log = admin.get("/api/v1/audit").json()["entries"]
    assert [entry["action"] for entry in log] == [
        "users.removed",
        "users.changed",
        "users.changed",
        "login.accepted",
        "users.added",
    ]
    assert PASSWORD not in str(log)


def test_the_last_administrator_stays(sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMIN)
    own = admin.get("/api/v1/auth/me").json()["user_id"]
    for answer in (admin.patch(f"/api/v1/users/{own}", json={"role": "viewer"}), admin.delete(f"/api/v1/users/{own}")):
        assert answer.status_code == 422
        assert "administrator" in answer.json()["detail"]
    assert admin.get("/api/v1/users").status_code == 200


def test_a_changed_password_ends_the_sessions(sign_in: SignIn, ada: str) -> None:
    client = sign_in(None)
    tokens = log_in(client, ada).json()
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    change = {"current": PASSWORD, "new": "another good password"}
    short = client.post("/api/v1/auth/password", json={**change, "new": "short"}, headers=bearer)
    assert (short.status_code, short.json()["detail"]) == (422, "A password has 12 to 256 characters.")
    assert client.post("/api/v1/auth/password", json=change, headers=bearer).status_code == 204
    assert client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).status_code == 401
    assert log_in(client, ada, "another good password").status_code == 200
