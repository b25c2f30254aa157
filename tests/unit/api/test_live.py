"""Events as they happen, over WebSocket and as server-sent events, from a real server."""

import asyncio
import json
import resource
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import psycopg
import pytest
import uvicorn
from fastapi import FastAPI
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from api.live import stream
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.live import feed
from pulse.live.events import Event
from pulse.roles import Role

from .conftest import SECRET

LISTENERS = 1000
SECONDS = 20.0
Database = psycopg.Connection[Any]
WALK = """
    insert into app.job_progress (connection_id, stream, source_unit, state, records_new, error, started_at)
    values ('default', 'issues', %s, %s, %s, null, now())
    on conflict (connection_id, stream, source_unit)
    do update set state = excluded.state, records_new = excluded.records_new
"""
FINDING = """
    insert into insights.findings (kind, severity, subject_type, subject_id, subject_name, team_name, metric, value,
        unit, title, text, next_step, evidence, minimum_role, first_seen_at, last_seen_at, run_id)
    values ('review_load', 'warning', 'person', %s, 'Ada', 'Pay', 'm', 1,
        'ratio', %s, '', '', '{}', %s, now(), now(), '')
"""


@pytest.fixture
def server(app: FastAPI) -> Iterator[str]:
    """The API on a port of its own; gives the address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(LISTENERS)
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        host, port = listening.getsockname()
        address = f"http://{host}:{port}"
        while not running.started:
            time.sleep(0.02)
        wait_for_feed(app)
        yield address
        running.should_exit = True
        thread.join()


def wait_for_feed(app: FastAPI) -> None:
    deadline = time.monotonic() + SECONDS
    while app.state.feed._last is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def token(database: Database) -> str:
    """Of somebody with the least role."""
    return token_of(database, Role.VIEWER)


def token_of(database: Database, role: Role, *teams: str) -> str:
    user = add_user(database, f"{role}{len(teams)}@example.com", role.title(), role, teams=teams)
    made = open_session(database, user.user_id, SECRET).access_token
    database.commit()
    return made


def say(database: Database, query: str, *values: Any) -> None:
    database.execute(query.encode(), values)
    database.commit()


@contextmanager
def watching(server: str, token: str, since: int) -> Iterator[ClientConnection]:
    with connect(f"{server.replace('http', 'ws')}/api/v1/live", open_timeout=SECONDS) as client:
        client.send(json.dumps({"token": token, "since": since}))
        yield client


def heard(client: ClientConnection) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(client.recv(timeout=SECONDS))
    return told


def frames(server: str, token: str, since: int, count: int) -> list[dict[str, Any]]:
    """The next `count` server-sent events after the id `since`."""
    headers = {"Authorization": f"Bearer {token}", "Last-Event-ID": str(since)}
    found: list[dict[str, Any]] = []
    with httpx.stream("GET", f"{server}/api/v1/live/events", headers=headers, timeout=SECONDS) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for line in answer.iter_lines():
            if line.startswith("data: "):
                found.append(json.loads(line.removeprefix("data: ")))
            if len(found) == count:
                break
    return found


def test_what_happens_is_told_to_all_and_whoever_comes_back_missed_nothing(
    server: str, token: str, database: Database
) -> None:
    with watching(server, token, since=0) as client:
        say(database, WALK, "PAY", "ACTIVE", 7)
        first = heard(client)
        assert (first["kind"], first["unit"], first["state"], first["records"]) == ("state", "PAY", "ACTIVE", 7)
        say(database, "insert into app.job_controls (source, asked_by) values ('jira', 'ada')")
        assert (heard(client)["kind"]) == "paused"
    say(database, "delete from app.job_controls")
    say(database, WALK, "PAY", "FINISHED", 8)
    with watching(server, token, since=first["id"]) as client:
        again = [heard(client) for _ in range(3)]
    assert [one["kind"] for one in again] == ["paused", "resumed", "state"]
    assert frames(server, token, first["id"], 3) == again


def test_pages_of_one_unit_are_told_four_times_a_second_at_most(server: str, token: str, database: Database) -> None:
    say(database, WALK, "PAY", "ACTIVE", 0)
    for records in range(20):
        say(database, WALK, "PAY", "ACTIVE", records)
    say(database, WALK, "PAY", "FINISHED", 20)
    rows = database.execute("select at, kind, payload ->> 'state' from app.events order by event_id").fetchall()
    assert (rows[0][1:], rows[-1][1:]) == (("state", "ACTIVE"), ("state", "FINISHED"))
    pages = [at for at, kind, _ in rows if kind == "progress"]
    assert all((later - earlier).total_seconds() >= 0.25 for earlier, later in pairwise(pages))


def test_findings_about_persons_are_told_to_those_who_may_see_them(server: str, token: str, database: Database) -> None:
    own = token_of(database, Role.USER, "pay")
    other = token_of(database, Role.USER)
    say(database, FINDING, "a", "about Ada", "user")
    say(database, FINDING, "b", "about the team", "viewer")
    assert [one["title"] for one in frames(server, own, 0, 2)] == ["about Ada", "about the team"]
    for narrow in (token, other):
        assert [one["title"] for one in frames(server, narrow, 0, 1)] == ["about the team"]


def test_without_a_valid_token_nothing_is_told(server: str, token: str) -> None:
    assert httpx.get(f"{server}/api/v1/live/events").status_code == 401
    for first in ("{}", "[]", "no json", json.dumps({"token": "x"}), json.dumps({"token": token, "since": -1})):
        with connect(f"{server.replace('http', 'ws')}/api/v1/live") as client:
            client.send(first)
            with pytest.raises(ConnectionClosed) as caught:
                client.recv(timeout=SECONDS)
            assert caught.value.rcvd is not None
            assert caught.value.rcvd.code == 4401


def test_who_is_locked_out_is_told_no_more(
    server: str, app: FastAPI, token: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "TRUSTED_SECONDS", 0.0)
    with watching(server, token, since=0) as client:
        say(database, WALK, "PAY", "ACTIVE", 7)
        heard(client)
        say(database, "update app.users set is_active = false")
        app.state.identities.forget()
        say(database, WALK, "PAY", "FAILED", 7)
        with pytest.raises(ConnectionClosed) as caught:
            client.recv(timeout=SECONDS)
    assert caught.value.rcvd is not None
    assert caught.value.rcvd.code == 4401


def test_what_is_kept_no_longer_is_said_to_be_gone(server: str, token: str, database: Database) -> None:
    for state in ("ACTIVE", "FINISHED"):
        say(database, WALK, "PAY", state, 7)
    say(database, "delete from app.events where event_id = 1")
    assert frames(server, token, 0, 1) == [{"kind": "gone"}]
    assert frames(server, token, 17, 1) == [{"kind": "gone"}]
    assert [one["state"] for one in frames(server, token, 1, 1)] == ["FINISHED"]


def test_events_are_seen_in_the_order_of_their_ids(database_url: str, database: Database) -> None:
    """Who began first and ends last is told last: nobody who remembers the newest id misses it."""
    with psycopg.connect(database_url) as slow, psycopg.connect(database_url) as quick:
        slow.execute(WALK.encode(), ["SLOW", "ACTIVE", 1])
        quick.execute(WALK.encode(), ["QUICK", "ACTIVE", 1])
        quick.commit()
        slow.commit()
    units = database.execute("select payload ->> 'unit' from app.events order by event_id").fetchall()
    assert units == [("QUICK",), ("SLOW",)]


def test_one_who_is_too_slow_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = feed.Watcher()
    event = Event(1, datetime.now(UTC), "state", "x", "viewer", None, {})
    for _ in range(feed.MOST_WAITING + 1):
        watcher.hand(event)
    with pytest.raises(feed.TooSlow):
        asyncio.run(watcher.next(1.0))


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open connections as the test needs, on both ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 3 * LISTENERS
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted if hard < 0 else min(wanted, hard)), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_a_thousand_listen_at_once(server: str, token: str, database: Database) -> None:
    place = urlsplit(server)
    request = (
        f"GET /api/v1/live/events HTTP/1.1\r\nHost: {place.netloc}\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()

    async def listen(ready: asyncio.Event, count: list[int]) -> bool:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.write(request)
        await reader.readuntil(b": live\n\n")
        count[0] += 1
        if count[0] == LISTENERS:
            ready.set()
        told = await reader.readuntil(b"\n\n")
        writer.close()
        return b'"unit":"PAY"' in told

    async def all_listen() -> list[bool]:
        ready, count = asyncio.Event(), [0]
        tasks = [asyncio.create_task(listen(ready, count)) for _ in range(LISTENERS)]
        await ready.wait()
        await asyncio.to_thread(say, database, WALK, "PAY", "ACTIVE", 7)
        return await asyncio.gather(*tasks)

    assert asyncio.run(all_listen()) == [True] * LISTENERS
