import json
from typing import Any

import msgspec
import pytest
from pydantic import SecretStr

from pulse.connections import JiraConnection
from pulse.http.errors import Unavailable
from pulse_assets.jira import client as api
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told


def page(**body: Any) -> Told:
    return Told(body=json.dumps(body).encode())


def decoded(records: Any) -> list[Any]:
    return [msgspec.json.decode(record) for record in records]


def asked_paths(server: ScriptedServer) -> list[str]:
    return [asked.path for asked in server.asked]


def asked_bodies(server: ScriptedServer) -> list[dict[str, Any]]:
    return [json.loads(asked.body) for asked in server.asked]


@pytest.mark.parametrize(
    ("email", "header"),
    [("ada@example.com", "Basic YWRhQGV4YW1wbGUuY29tOmh1bnRlcjI="), (None, "Bearer hunter2")],
)
def test_cloud_asks_with_address_and_token_and_data_center_with_the_token(
    server: ScriptedServer, email: str | None, header: str
) -> None:
    client = api.open_client(JiraConnection(server.url, SecretStr("hunter2"), email))
    client.get("/rest/api/3/myself", dict)
    client.close()
    assert server.tokens() == [header]


@pytest.mark.parametrize(
    "pages",
    [
        [page(values=[1, 2], isLast=False), page(values=[3], isLast=True)],
        [page(values=[1, 2], total=3), page(values=[3], total=3)],
        [page(values=[1, 2], isLast=False, total=9), page(values=[3], isLast=False), page(values=[], isLast=False)],
    ],
    ids=["the last page says so", "a total tells", "an empty page ends it"],
)
def test_a_list_is_read_to_its_end(server: ScriptedServer, make_client: MakeClient, pages: list[Told]) -> None:
    server.script = list(pages)
    assert decoded(api.projects(make_client())) == [1, 2, 3]
    assert asked_paths(server)[:2] == [
        "/rest/api/3/project/search?startAt=0&maxResults=50",
        "/rest/api/3/project/search?startAt=2&maxResults=50",
    ]
    assert len(server.asked) == len(pages)


def test_users_come_until_a_page_is_empty(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [Told(body=b"[1,2]"), Told(body=b"[3]"), Told(body=b"[]")]
    assert decoded(api.users(make_client())) == [1, 2, 3]


def test_search_follows_the_tokens(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [
        page(issues=[1], nextPageToken="a", isLast=False),
        page(issues=[2], nextPageToken="b"),
        page(issues=[3], isLast=True),
    ]
    assert [decoded(found) for found in api.search(make_client(), "project = PAY")] == [[1], [2], [3]]
    bodies = asked_bodies(server)
    assert [body.get("nextPageToken") for body in bodies] == [None, "a", "b"]
    assert {(body["jql"], body["maxResults"], body["expand"]) for body in bodies} == {
        ("project = PAY", 100, "changelog")
    }
    assert bodies[0]["fields"] == api.FIELDS


def test_a_token_that_comes_twice_does_not_turn_in_circles(server: ScriptedServer, make_client: MakeClient) -> None:
    server.script = [page(issues=[n], nextPageToken="a") for n in range(10)]
    with pytest.raises(Unavailable, match="token came twice"):
        list(api.search(make_client(), "project = PAY"))
    assert len(server.asked) == 2


def test_changelogs_come_page_by_page_and_an_issue_in_several_parts(
    server: ScriptedServer, make_client: MakeClient
) -> None:
    server.script = [
        page(issueChangeLogs=[{"issueId": "1", "changeHistories": [1]}], nextPageToken="a"),
        page(issueChangeLogs=[{"issueId": "1", "changeHistories": [2]}, {"issueId": "2", "changeHistories": [3]}]),
    ]
    parts = [(part.issue_id, decoded(part.change_histories)) for part in api.histories(make_client(), ["1", "2"])]
    assert parts == [("1", [1]), ("1", [2]), ("2", [3])]
    assert asked_bodies(server) == [
        {"issueIdsOrKeys": ["1", "2"], "maxResults": 10_000},
        {"issueIdsOrKeys": ["1", "2"], "maxResults": 10_000, "nextPageToken": "a"},
    ]
