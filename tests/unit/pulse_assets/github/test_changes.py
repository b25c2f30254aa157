import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulse.http.errors import NotFound, TooHeavy
from pulse_assets.github.changes import Changes
from pulse_assets.github.client import GitHub
from pulse_assets.github.glimpses import Glimpse
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.records import instant
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import START, ScriptedServer, Told

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def changes(make_client: MakeClient) -> Changes:
    """What the scripted server shows."""
    return Changes(GitHub(rest=make_client(), graphql=make_client(quota="graphql")))


def units(count: int) -> list[Unit]:
    return [Unit(f"acme/r{number}") for number in range(count)]


def shown(number: int, updated: str = "2026-06-01T12:00:00Z") -> dict[str, Any]:
    deployment = {"id": "D", "updatedAt": "2026-05-01T12:00:00Z", "state": "ACTIVE"}
    suite = {"databaseId": 5, "updatedAt": "2026-05-31T12:00:00Z", "status": "COMPLETED", "conclusion": "SUCCESS"}
    return {
        "databaseId": number,
        "pullRequests": {"totalCount": 3, "nodes": [{"updatedAt": updated}]},
        "issues": {"totalCount": 0, "nodes": []},
        "deployments": {"totalCount": 1, "nodes": [deployment]},
        "pushedAt": "2026-05-30T12:00:00Z",
        "releases": {"totalCount": 1, "nodes": [{"databaseId": 7, "updatedAt": "2026-05-02T12:00:00Z"}]},
        "refs": {"totalCount": 1, "nodes": [{"name": "v1", "target": {"oid": "b2"}}]},
        "defaultBranchRef": {"target": {"oid": "a1", "checkSuites": {"totalCount": 1, "nodes": [suite]}}},
    }


def answer(count: int, *missing: int, kind: str = "NOT_FOUND") -> Told:
    data = {f"r{n}": None if n in missing else shown(n) for n in range(count)}
    errors = [{"type": kind, "path": [f"r{n}"], "message": "No."} for n in missing]
    return Told(body=json.dumps({"data": data} | ({"errors": errors} if errors else {})).encode())


def names_asked(server: ScriptedServer) -> list[int]:
    """How many repositories each request asked for."""
    return [len(json.loads(asked.body)["variables"]) // 2 for asked in server.asked]


def test_fifty_repositories_are_asked_for_at_once(server: ScriptedServer, changes: Changes) -> None:
    server.script = [answer(50), answer(50), answer(20)]
    changes.look(units(120))
    assert names_asked(server) == [50, 50, 20]
    changes.look(units(120))
    assert len(server.asked) == 3
    found = changes.of(units(120)[51])
    assert found.repository_id == 1
    assert abs(found.at - datetime.fromtimestamp(START, UTC)) < timedelta(seconds=30)
    assert found.conversations == Glimpse([[3, 0], ["2026-06-01T12:00:00Z"]], NOON)
    assert found.deployments.summary == [1, [["D", "2026-05-01T12:00:00Z", "ACTIVE"]]]
    assert (found.head, found.commits, found.tags) == ("a1", Glimpse(["a1"], None), Glimpse([1, [["v1", "b2"]]], None))
    assert found.releases == Glimpse([1, [[7, "2026-05-02T12:00:00Z"]]], instant("2026-05-02T12:00:00Z"))
    stamps = ["2026-06-01T12:00:00Z", "2026-05-31T12:00:00Z", "2026-05-30T12:00:00Z"]
    assert found.runs == Glimpse([1, [[5, "COMPLETED", "SUCCESS"]], stamps], NOON)


def test_an_empty_repository_has_no_newest_commit(server: ScriptedServer, changes: Changes) -> None:
    empty = shown(1) | {"defaultBranchRef": None, "refs": None, "pushedAt": None}
    server.script = [Told(body=json.dumps({"data": {"r0": empty}}).encode())]
    changes.look(units(1))
    found = changes.of(units(1)[0])
    assert (found.head, found.commits.summary, found.tags.summary, found.has_checks) == (None, [None], [0, []], False)


def test_checks_that_are_withheld_leave_the_rest(server: ScriptedServer, changes: Changes) -> None:
    withheld = shown(1) | {"defaultBranchRef": {"target": {"oid": "a1", "checkSuites": None}}}
    path = ["r0", "defaultBranchRef", "target", "checkSuites"]
    errors = [{"type": "FORBIDDEN", "path": path, "message": "Resource not accessible by integration"}]
    server.script = [Told(body=json.dumps({"data": {"r0": withheld}, "errors": errors}).encode())]
    changes.look(units(1))
    assert changes.of(units(1)[0]).runs.summary[:2] == [0, []]


@pytest.mark.parametrize("kind", ["NOT_FOUND", "FORBIDDEN"])
def test_a_repository_that_is_not_shown_leaves_the_others(server: ScriptedServer, changes: Changes, kind: str) -> None:
    server.script = [answer(3, 1, kind=kind)]
    changes.look(units(3))
    first, second, third = (changes.shown(unit) for unit in units(3))
    assert (first is None, second is None, third is None) == (False, True, False)
    with pytest.raises(NotFound, match="acme/r1"):
        changes.of(Unit("acme/r1"))


def test_where_github_gives_up_half_as_many_are_asked_for(server: ScriptedServer, changes: Changes) -> None:
    server.script = [Told(502), answer(2), Told(502), answer(1), answer(1)]
    changes.look(units(4))
    assert names_asked(server) == [4, 2, 2, 1, 1]
    assert all(changes.shown(unit) for unit in units(4))


def test_a_single_repository_that_is_too_much_is_told(server: ScriptedServer, changes: Changes) -> None:
    error = {"type": "RESOURCE_LIMITS_EXCEEDED", "message": "Too much."}
    server.script = [Told(body=json.dumps({"data": None, "errors": [error]}).encode())]
    with pytest.raises(TooHeavy):
        changes.look(units(1))


def test_a_stamp_proves_rest_only_once_it_has_settled() -> None:
    glimpse = Glimpse([1, ["2026-06-01T12:00:00Z"]], NOON)
    assert glimpse.proves_rest(NOON + timedelta(seconds=1))
    assert not glimpse.proves_rest(NOON)
    assert Glimpse([0, []], None).proves_rest(NOON)
