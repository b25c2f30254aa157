"""Search by meaning, with an endpoint whose vectors are plain: one direction for each thing that words may be about."""

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr

from pulse.database import connect
from pulse.doctor import State
from pulse.doctor.meaning import check_meaning
from pulse.meaning.embedding import Embedder, EmbeddingError, embedder_of
from pulse.meaning.filling import fill
from pulse.metrics import OPERATOR, load_catalogue
from pulse.paths import SEMANTIC_MANIFEST
from pulse.settings import Settings
from pulse.tools import Context
from pulse.tools.searching import Matches, Search, search

THINGS = (("log in", "sign", "password", "authentication"), ("invoice", "billing", "payment"), ("slow", "latency"))
TABLES = """
    create schema core;
    create table core.teams (team_key text, name text);
    create table core.repositories (repository_key text, full_name text);
    create table core.work_items (key text, title text, status text, team_key text, created_at timestamptz, url text);
    create table core.pull_requests (
        repository_key text, number int, title text, state text, team_key text, created_at timestamptz, url text
    );
    insert into core.work_items values
        ('PAY-1', 'Authentication fails after a reset', 'To Do', null, '2026-05-01', null),
        ('PAY-2', 'Invoice shows the wrong total', 'Done', null, '2026-05-02', null),
        ('PAY-3', 'People cannot sign in on phones', 'To Do', null, '2026-05-03', null);
    insert into core.repositories values ('r', 'acme/web');
    insert into core.pull_requests values ('r', 7, 'Cut the latency of search', 'merged', null, '2026-05-04', null);
"""


class Endpoint(ThreadingHTTPServer):
    """An OpenAI-compatible endpoint; `asked` are the texts of each request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[list[str]] = []
        self.keys: list[str | None] = []
        self.status = 200


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked["input"])
        self.server.keys.append(self.headers["Authorization"])
        data = [
            {"object": "embedding", "index": at, "embedding": vector(text)} for at, text in enumerate(asked["input"])
        ]
        # In another order than asked, as the index allows.
        body = json.dumps({"object": "list", "model": "plain", "data": data[::-1], "usage": None}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Say nothing."""


def vector(text: str) -> list[float]:
    return [float(any(word in text.lower() for word in words)) for words in THINGS] + [0.1]


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(endpoint: Endpoint) -> Settings:
    url = f"http://127.0.0.1:{endpoint.server_port}/v1"
    return Settings(_env_file=None, llm_embedding_model="plain", llm_embedding_base_url=url)


@pytest.fixture
def embedder(settings: Settings) -> Embedder:
    found = embedder_of(settings)
    assert found is not None
    return found


def found(connection: psycopg.Connection[Any], text: str, embedder: Embedder | None, **more: Any) -> Matches:
    catalogue = load_catalogue(SEMANTIC_MANIFEST)
    context = Context(connection, catalogue, OPERATOR, "UTC", date(2026, 6, 30), embedder=embedder)
    return search(context, Search(text=text, **more))


def told(matches: Matches) -> list[tuple[str, str]]:
    return [(match.key, match.found_by) for match in matches.matches]


def test_titles_are_found_by_meaning_behind_those_that_hold_the_words(
    database: psycopg.Connection[Any], endpoint: Endpoint, embedder: Embedder
) -> None:
    database.execute(TABLES)
    assert fill(database, embedder, lambda _: None).made == 4
    assert told(found(database, "password", embedder)) == [("PAY-3", "meaning"), ("PAY-1", "meaning")]
    assert told(found(database, "authentication", embedder)) == [("PAY-1", "words"), ("PAY-3", "meaning")]
    assert told(found(database, "slow", embedder, subject="pull_requests")) == [("acme/web#7", "meaning")]
    assert told(found(database, "kangaroo", embedder)) == []
    # Without a model it goes by words, as ever.
    assert told(found(database, "password", None)) == []


def test_what_changed_is_asked_for_and_nothing_else(
    database: psycopg.Connection[Any], endpoint: Endpoint, embedder: Embedder
) -> None:
    database.execute(TABLES)
    fill(database, embedder, lambda _: None)
    endpoint.asked.clear()
    assert (fill(database, embedder, lambda _: None).made, endpoint.asked) == (0, [])
    database.execute("update core.work_items set title = 'Billing twice' where key = 'PAY-1'")
    database.execute("delete from core.work_items where key = 'PAY-2'")
    filled = fill(database, embedder, lambda _: None)
    assert (filled.made, filled.forgotten, endpoint.asked) == (1, 1, [["Billing twice"]])
    assert told(found(database, "invoice", embedder)) == [("PAY-1", "meaning")]


def test_where_the_model_fails_words_are_looked_for_and_it_is_said(
    database: psycopg.Connection[Any], endpoint: Endpoint, embedder: Embedder
) -> None:
    database.execute(TABLES)
    fill(database, embedder, lambda _: None)
    endpoint.status = 400
    with pytest.raises(EmbeddingError, match="400"):
        embedder.vectors(["x"])
    matches = found(database, "authentication", embedder)
    assert told(matches) == [("PAY-1", "words")]
    assert "only words were looked for" in matches.notes[0]


def test_without_the_extension_it_falls_back_and_doctor_says_so(
    database: psycopg.Connection[Any], database_url: str, settings: Settings, embedder: Embedder
) -> None:
    database.execute(TABLES)
    database.commit()
    assert "pgvector" in found(database, "authentication", embedder).notes[0]
    database.rollback()
    (missing,) = check_meaning(settings, database_url)
    assert (missing.state, missing.remedy) == (State.WARNING, "Run `pulse embed`.")
    with connect(database_url) as connection:
        fill(connection, embedder, lambda _: None)
    (filled,) = check_meaning(settings, database_url)
    assert (filled.state, filled.finding) == (State.OK, "4 titles as plain reads them")
    assert check_meaning(Settings(_env_file=None), database_url) == []


def test_a_key_goes_to_its_own_endpoint_only() -> None:
    chat: dict[str, Any] = {
        "llm_base_url": "http://one/v1",
        "llm_api_key": SecretStr("sk-chat"),
        "llm_embedding_model": "plain",
    }
    same = embedder_of(Settings(_env_file=None, **chat))
    other = embedder_of(Settings(_env_file=None, **chat, llm_embedding_base_url="http://two/v1"))
    assert same is not None
    assert other is not None
    assert (same.base_url, same.key and same.key.get_secret_value()) == ("http://one/v1", "sk-chat")
    assert (other.base_url, other.key) == ("http://two/v1", None)
