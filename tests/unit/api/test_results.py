"""Kept results: who gets which, when they are computed anew, one computation for many, Redis and its absence."""

import asyncio
import gzip
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import KEPT, create_app
from api.auth.rules import permissions_of, routes_of
from api.results.middleware import KeptResults
from api.results.redis_store import RedisStore
from api.results.stores import MemoryStore, Result
from pulse.access.permissions import PERMISSIONS, Permission, Principal
from pulse.roles import Role
from pulse.settings import Settings

from .conftest import SECRET, SignIn

METRICS = "/api/v1/metrics"
FINDINGS = "/api/v1/findings"


def again(client: TestClient, path: str, etag: str) -> int:
    return client.get(path, headers={"If-None-Match": etag}).status_code


def changed(database: psycopg.Connection[Any], app: FastAPI, subject: str = "models") -> None:
    """As dbt tells it; the second that a version is believed is over."""
    database.execute("select app.data_changed(%s)", [subject])
    database.commit()
    app.state.data_versions.forget()


def test_an_etag_holds_until_the_data_change(
    client: TestClient, app: FastAPI, database: psycopg.Connection[Any]
) -> None:
    first = client.get(METRICS)
    etag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    kept = client.get(METRICS)
    assert (kept.content, kept.headers["etag"]) == (first.content, etag)
    assert again(client, METRICS, etag) == 304
    changed(database, app)
    assert again(client, METRICS, etag) == 200
    assert client.get(METRICS).headers["etag"] != etag


def test_what_is_kept_is_served_without_asking_the_database(
    client: TestClient, app: FastAPI, database: psycopg.Connection[Any]
) -> None:
    assert client.get(FINDINGS).json()["findings"] == []
    database.execute("alter table insights.findings rename to elsewhere")
    database.commit()
    assert client.get(FINDINGS).json()["findings"] == []
    changed(database, app)
    assert client.get(FINDINGS).status_code == 503


def test_a_new_finding_and_a_new_target_are_never_hidden(sign_in: SignIn, database: psycopg.Connection[Any]) -> None:
    versions = "select coalesce(max(version), 0) from app.data_versions where subject = %s"
    for subject, statement in (
        ("insights", "update insights.findings set title = title"),
        ("targets", "insert into app.metric_targets (metric, value) values ('throughput', 5)"),
    ):
        before = database.execute(versions, [subject]).fetchone()
        database.execute(statement.encode())
        assert database.execute(versions, [subject]).fetchone() > before  # type: ignore[operator] # both are rows
    database.commit()
    user = sign_in(Role.USER)
    path = f"{METRICS}/throughput/targets"
    assert [one["value"] for one in user.get(path).json()] == [5]
    assert user.put(path, json={"value": 6}).status_code == 200
    assert [one["value"] for one in user.get(path).json()] == [6]


def test_each_role_gets_its_own_results(sign_in: SignIn) -> None:
    answers = {role: sign_in(role).get(METRICS) for role in (Role.ADMIN, Role.USER, Role.VIEWER)}
    assert len({answer.headers["etag"] for answer in answers.values()}) == 3
    names = {role: {metric["name"] for metric in answer.json()} for role, answer in answers.items()}
    assert names[Role.VIEWER] <= names[Role.ADMIN]
    viewer = sign_in(None)
    assert viewer.get(METRICS).status_code == 401
    assert viewer.get(METRICS, headers={"If-None-Match": answers[Role.ADMIN].headers["etag"]}).status_code == 401


def test_a_key_gets_nothing_kept_that_its_scopes_do_not_allow(sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMIN)
    assert admin.get(METRICS).status_code == 200
    made = admin.post("/api/v1/auth/keys", json={"name": "chat only", "scopes": ["chat"]}).json()
    bearer = {"Authorization": f"Bearer {made['key']}"}
    assert sign_in(None).get(METRICS, headers=bearer).status_code == 403


def test_an_error_is_not_kept(client: TestClient) -> None:
    for _ in range(2):
        answer = client.get(f"{METRICS}/througput")
        assert (answer.status_code, "etag" in answer.headers) == (404, False)


def test_large_results_are_kept_compressed_for_those_who_take_them(client: TestClient) -> None:
    plain = client.get(METRICS, headers={"Accept-Encoding": "identity"})
    packed = client.get(METRICS, headers={"Accept-Encoding": "gzip"})
    again = client.get(METRICS, headers={"Accept-Encoding": "gzip"})
    assert (again.headers["content-encoding"], again.content) == ("gzip", packed.content)
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert int(packed.headers["content-length"]) < len(plain.content) / 2


def test_all_kept_paths_only_need_to_read(app: FastAPI) -> None:
    """So a result that is kept for a principal's permissions is what the route would have allowed."""
    kept = [route for route in routes_of(app) if (route.path or "").startswith(KEPT) and "GET" in (route.methods or ())]
    needed = {permission for route in kept for permission in permissions_of(route)}
    assert needed == {Permission.READ, Permission.READ_PEOPLE}
    assert len(kept) > 30


class Slow:
    """An application that answers after a while, and counts how often it was asked."""

    def __init__(self, status: int = 200) -> None:
        self.asked = 0
        self.status = status

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await asyncio.sleep(0.05)
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"n":', "more_body": True})
        await send({"type": "http.response.body", "body": b"1}"})


async def bodies(application: KeptResults, app: FastAPI, principal: Principal, count: int) -> list[bytes]:
    async def one() -> bytes:
        parts: list[bytes] = []

        async def send(message: Any) -> None:
            parts.append(message.get("body", b""))

        scope = {"type": "http", "method": "GET", "path": METRICS, "query_string": b"", "app": app}
        scope |= {"headers": [], "principal": principal}
        await application(scope, None, send)  # type: ignore[arg-type] # nothing is received
        return b"".join(parts)

    return await asyncio.gather(*(one() for _ in range(count)))


@pytest.mark.parametrize(("status", "asked"), [(200, 1), (503, 20)])
def test_many_who_ask_the_same_wait_for_one_computation(sign_in: SignIn, app: FastAPI, status: int, asked: int) -> None:
    client, slow = sign_in(Role.VIEWER), Slow(status)
    application = KeptResults(slow, (METRICS,))
    assert client.portal is not None
    viewer = Principal("1", "viewer@example.com", "Viewer", Role.VIEWER, (), PERMISSIONS[Role.VIEWER])
    found = client.portal.call(bodies, application, app, viewer, 20)
    assert (set(found), slow.asked) == ({b'{"n":1}'}, asked)


def test_memory_forgets_what_was_not_used_for_longest() -> None:
    async def run() -> list[bool]:
        store = MemoryStore(most_bytes=30)
        for key in "abc":
            await store.put(key, Result(b"text/plain", b"0123456789", None))
        await store.get("a")
        await store.put("d", Result(b"text/plain", b"0123456789", None))
        return [await store.get(key) is not None for key in "abcd"]

    assert asyncio.run(run()) == [True, False, True, True]


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A Redis server of the test's own."""
    binary = shutil.which("redis-server") or shutil.which("valkey-server")
    if binary is None:
        pytest.skip("needs redis-server (Debian and Ubuntu: apt-get install redis-server)")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen(
        [binary, "--port", str(port), "--save", "", "--daemonize", "no"], stdout=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 10
    with socket.socket() as probe:
        while probe.connect_ex(("127.0.0.1", port)) != 0:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    yield f"redis://127.0.0.1:{port}/0"
    process.kill()
    process.wait()


def test_processes_share_results_in_redis(redis_url: str) -> None:
    result = Result(b"application/json", b"{}" * 700, gzip.compress(b"{}" * 700))

    async def run() -> Result | None:
        one, other = RedisStore(redis_url), RedisStore(redis_url)
        await one.put("key", result)
        found = await other.get("key")
        assert await other.get("nothing") is None
        await one.close()
        await other.close()
        return found

    assert asyncio.run(run()) == result


def test_the_api_goes_on_without_redis(database_url: str, sign_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    authorization = sign_in(Role.VIEWER).headers["Authorization"]
    settings = Settings(_env_file=None, jwt_secret=SecretStr(SECRET), redis_url=SecretStr("redis://127.0.0.1:9/0"))
    with TestClient(create_app(settings, database_url), headers={"Authorization": authorization}) as client:
        first, second = client.get(METRICS), client.get(METRICS)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    assert sum("Redis does not answer" in record.message for record in caplog.records) == 1
