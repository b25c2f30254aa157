import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulse_assets.github import streams
from pulse_assets.github.client import GitHub
from pulse_assets.github.repository_stream import RepositoryStream
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.stream import Walk
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import START, ScriptedServer, Told

NOW = datetime.fromtimestamp(START, UTC)
LEDGER, SEARCH, GONE = Unit("acme/ledger"), Unit("acme/search"), Unit("acme/gone")
OLD = NOW - timedelta(days=9)


@pytest.fixture
def stream(make_client: MakeClient) -> RepositoryStream:
    """Issues and pull requests, from the scripted server."""
    github = GitHub(rest=make_client(), graphql=make_client(quota="graphql"))
    (found,) = [s for s in streams.records(github, "postgresql://unused") if s.name == "conversations"]
    assert isinstance(found, RepositoryStream)
    return found


def shown(count: int, updated: datetime) -> dict[str, Any]:
    newest = {"totalCount": count, "nodes": [{"updatedAt": updated.isoformat()}]}
    empty: dict[str, Any] = {"totalCount": 0, "nodes": []}
    return {"databaseId": 1, "pullRequests": newest, "issues": empty, "deployments": empty, "releases": empty}


def fingerprint(count: int, updated: datetime) -> Any:
    return [[count, 0], [updated.isoformat()]]


def planned(
    stream: RepositoryStream, server: ScriptedServer, units: dict[Unit, Any], until: datetime = NOW, **known: Any
) -> list[Walk]:
    """The walks over `units`, of which GitHub shows the values; `known`: fingerprints by the names' last parts."""
    data = {f"r{number}": value for number, value in enumerate(units.values())}
    server.script = [Told(body=json.dumps({"data": data}).encode())]
    stands = [Checkpoint(u, watermark=OLD, fingerprint=known.get(u.name.partition("/")[2])) for u in units]
    return list(stream.plan(stands, until))


def test_a_repository_that_shows_the_same_as_before_is_not_asked(
    stream: RepositoryStream, server: ScriptedServer
) -> None:
    units = {LEDGER: shown(3, OLD), SEARCH: shown(4, OLD)}
    (walk,) = planned(stream, server, units, ledger=fingerprint(3, OLD), search=fingerprint(4, OLD))
    assert (walk.unchanged, walk.units) == (True, (LEDGER, SEARCH))
    assert NOW - timedelta(seconds=30) < walk.until <= NOW


@pytest.mark.parametrize("known", [None, fingerprint(2, OLD), fingerprint(3, OLD - timedelta(hours=1))])
def test_one_that_shows_something_else_is_read(stream: RepositoryStream, server: ScriptedServer, known: Any) -> None:
    units = {LEDGER: shown(3, OLD), SEARCH: shown(4, OLD)}
    walk, resting = planned(stream, server, units, ledger=known, search=fingerprint(4, OLD))
    assert (walk.units, walk.unchanged, walk.since, walk.until) == ((LEDGER,), False, OLD, NOW)
    assert walk.fingerprints == {LEDGER: fingerprint(3, OLD)}
    assert resting.units == (SEARCH,)


def test_what_changed_just_now_is_looked_at_once_more(stream: RepositoryStream, server: ScriptedServer) -> None:
    """A stamp has whole seconds: an equal one may come within the same second, after the question."""
    (walk,) = planned(stream, server, {LEDGER: shown(3, NOW - timedelta(seconds=5))})
    assert walk.fingerprints == {LEDGER: None}


def test_what_lies_behind_the_window_is_not_taken_for_read(stream: RepositoryStream, server: ScriptedServer) -> None:
    (walk,) = planned(stream, server, {LEDGER: shown(3, OLD)}, until=OLD)
    assert walk.fingerprints == {LEDGER: None}


def test_one_that_github_does_not_show_is_walked_to_fail_by_itself(
    stream: RepositoryStream, server: ScriptedServer
) -> None:
    walks = planned(stream, server, {GONE: None, LEDGER: shown(3, OLD)}, ledger=fingerprint(3, OLD))
    assert [(walk.units, walk.unchanged) for walk in walks] == [((GONE,), False), ((LEDGER,), True)]


def test_an_open_end_is_asked_for_though_nothing_is_new(make_client: MakeClient, server: ScriptedServer) -> None:
    github = GitHub(rest=make_client(), graphql=make_client(quota="graphql"))
    (stream,) = [s for s in streams.records(github, "postgresql://unused") if s.name == "deployments"]
    data = {"r0": shown(3, OLD), "r1": shown(3, OLD)}
    server.script = [Told(body=json.dumps({"data": data}).encode())]
    open_end = {"after": "x", "open": {"D_1": OLD.isoformat()}}
    ended = {"after": "x", "open": {}}
    stands = [Checkpoint(LEDGER, "live", OLD, open_end, [0, []]), Checkpoint(SEARCH, "live", OLD, ended, [0, []])]
    assert [(walk.units, walk.unchanged) for walk in stream.plan(stands, NOW)] == [
        ((LEDGER,), False),
        ((SEARCH,), True),
    ]
