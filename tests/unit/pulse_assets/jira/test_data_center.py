import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pulse_assets.jira import client as api
from pulse_assets.jira import data_center
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def question(since: datetime | None) -> str:
    return f"since {since:%S.%f}" if since else "all"


def found(*updates: str, total: int) -> Told:
    issues = [{"fields": {"updated": f"2026-06-01T12:00:{second}+0000"}} for second in updates]
    return Told(body=json.dumps({"issues": issues, "total": total}).encode())


def asked(server: ScriptedServer) -> list[tuple[str, int]]:
    bodies: list[dict[str, Any]] = [json.loads(one.body) for one in server.asked]
    return [(body["jql"], body["startAt"]) for body in bodies]


def test_each_page_asks_from_the_last_update_of_the_one_before(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [found("01.000", "02.700", total=5), found("02.700", "09.000", total=4), found("09.000", total=1)]
    pages = list(data_center.search(make_client(), question, None))
    assert [len(page) for page in pages] == [2, 2, 1]
    assert asked(server) == [("all", 0), ("since 02.000000", 0), ("since 09.000000", 0)]
    body = json.loads(server.asked[0].body)
    assert (body["expand"], body["maxResults"], server.asked[0].path) == (["changelog"], api.PAGE, "/rest/api/2/search")


def test_within_one_second_pages_go_on_by_offset(server: ScriptedServer, make_client: MakeClient) -> None:
    start = NOON.replace(microsecond=900_000)
    server.script = [found("00.950", "00.960", total=5), found("00.970", "00.990", total=5), found("01.100", total=5)]
    assert len(list(data_center.search(make_client(), question, start))) == 3
    assert asked(server) == [("since 00.900000", 0), ("since 00.900000", 2), ("since 00.900000", 4)]


def test_a_page_without_any_time_goes_on_by_offset(server: ScriptedServer, make_client: MakeClient) -> None:
    nameless = Told(body=json.dumps({"issues": [{}, {"fields": {"updated": "soon"}}], "total": 3}).encode())
    server.script = [nameless, found("05.000", total=3)]
    assert len(list(data_center.search(make_client(), question, None))) == 2
    assert asked(server) == [("all", 0), ("all", 2)]


@pytest.mark.parametrize("empty", [found(total=0), found(total=7)])
def test_an_empty_page_ends_it(server: ScriptedServer, make_client: MakeClient, empty: Told) -> None:
    server.script = [empty]
    assert list(data_center.search(make_client(), question, None)) == [[]]


def test_people_are_all_that_match_anything(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [Told(body=b'[{"key":"a"}]'), Told(body=b"[]")]
    assert len(list(data_center.users(make_client()))) == 1
    assert server.asked[0].path.startswith("/rest/api/2/user/search?username=.&includeInactive=true&startAt=0")


def test_histories_come_issue_by_issue(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [Told(body=b'{"changelog":{"histories":[1,2]}}'), Told(body=b'{"changelog":{"histories":[3]}}')]
    parts = [(part.issue_id, len(part.change_histories)) for part in data_center.histories(make_client(), ["7", "8"])]
    assert parts == [("7", 2), ("8", 1)]
    assert server.asked[0].path == "/rest/api/2/issue/7?fields=updated&expand=changelog"
