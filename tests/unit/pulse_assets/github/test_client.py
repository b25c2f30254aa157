import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from pydantic import SecretStr

from pulse.connections import GitHubConnection
from pulse.http.errors import NotFound, RequestRefused, TooHeavy
from pulse_assets.github import client as api
from pulse_assets.github import update_lists
from pulse_assets.github.client import Connection, GitHub, PageInfo
from pulse_assets.github.opening import open_github
from pulse_assets.github.update_lists import Listed
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PATH = "/repos/acme/ledger/issues"


@pytest.fixture
def github(make_client: MakeClient) -> GitHub:
    """Both doors, before the scripted server."""
    return GitHub(rest=make_client(), graphql=make_client(quota="graphql"))


def told(body: Any, **headers: str) -> Told:
    return Told(body=json.dumps(body).encode(), headers=headers)


def more(server: ScriptedServer) -> dict[str, str]:
    return {"Link": f'<{server.url}/next>; rel="next"'}


def minutes(count: int) -> datetime:
    return NOON + timedelta(minutes=count)


def item(number: int, updated: int) -> dict[str, Any]:
    return {"id": number, "updated_at": f"{minutes(updated):%Y-%m-%dT%H:%M:%SZ}"}


def numbers(pages: Iterator[list[Listed]]) -> list[list[Any]]:
    return [[msgspec.json.decode(listed.record)["id"] for listed in page] for page in pages]


def asked(server: ScriptedServer, *names: str) -> list[list[str | None]]:
    """The parameters called `names` of each request."""
    given = [dict(pair.split("=") for pair in asked.path.partition("?")[2].split("&")) for asked in server.asked]
    return [[parameters.get(name) for name in names] for parameters in given]


def test_both_doors_send_the_same_tokens(server: ScriptedServer) -> None:
    tokens = (SecretStr("one"), SecretStr("two"))
    github = open_github(GitHubConnection(f"{server.url}/rest", f"{server.url}/graphql", tokens))
    server.script = [told({}, **{"X-RateLimit-Remaining": "10"}), told({})]
    github.rest.get("/user", dict)
    github.rest.get("/user", dict)
    github.graphql.post("", dict, {})
    github.close()
    assert [request.path for request in server.asked] == ["/rest/user", "/rest/user", "/graphql"]
    assert server.tokens() == ["Bearer one", "Bearer two", "Bearer one"]
    assert server.asked[0].headers["x-github-api-version"] == "2022-11-28"
    assert github.requests == 3


def test_a_list_goes_on_from_the_last_update_of_the_page_before(server: ScriptedServer, github: GitHub) -> None:
    server.script = [
        told([item(1, 1), item(2, 2)], **more(server)),
        told([item(2, 2), item(3, 3)], **more(server)),
        told([item(3, 3), item(4, 3)]),
    ]
    assert numbers(update_lists.by_update(github, PATH, {"state": "all"}, NOON)) == [[1, 2], [3], [4]]
    assert asked(server, "since", "page") == [
        ["2026-06-01T12%3A00%3A00Z", None],
        ["2026-06-01T12%3A02%3A00Z", None],
        ["2026-06-01T12%3A03%3A00Z", None],
    ]
    assert {tuple(row) for row in asked(server, "state", "sort", "direction", "per_page")} == {
        ("all", "updated", "asc", "100")
    }


def test_a_list_from_the_beginning_names_no_time(server: ScriptedServer, github: GitHub) -> None:
    server.script = [told([item(1, 1)])]
    assert numbers(update_lists.by_update(github, PATH, {}, None)) == [[1]]
    assert asked(server, "since") == [[None]]


def test_where_a_whole_page_has_one_time_the_next_number_leads_on(server: ScriptedServer, github: GitHub) -> None:
    server.script = [
        told([item(1, 5), item(2, 5)], **more(server)),
        told([item(1, 5), item(2, 5)], **more(server)),
        told([item(3, 5), item(4, 5)], **more(server)),
        told([item(5, 5), item(6, 6)], **more(server)),
        told([item(6, 6)]),
    ]
    assert numbers(update_lists.by_update(github, PATH, {}, None)) == [[1, 2], [], [3, 4], [5, 6], []]
    assert asked(server, "since", "page") == [
        [None, None],
        ["2026-06-01T12%3A05%3A00Z", None],
        ["2026-06-01T12%3A05%3A00Z", "2"],
        ["2026-06-01T12%3A05%3A00Z", "3"],
        ["2026-06-01T12%3A06%3A00Z", None],
    ]


def test_a_record_that_changes_while_the_list_is_read_comes_again(server: ScriptedServer, github: GitHub) -> None:
    server.script = [
        told([item(1, 1), item(2, 2)], **more(server)),
        told([item(2, 2), item(1, 7)]),
    ]
    assert numbers(update_lists.by_update(github, PATH, {}, NOON)) == [[1, 2], [1]]


def test_an_empty_list_is_one_request(server: ScriptedServer, github: GitHub) -> None:
    server.script = [told([])]
    assert numbers(update_lists.by_update(github, PATH, {}, NOON)) == [[]]
    assert len(server.asked) == 1


def test_records_without_number_or_time_go_through(server: ScriptedServer, github: GitHub) -> None:
    odd = {"id": 9, "updated_at": None}
    server.script = [
        told([item(1, 1), odd], **more(server)),
        told([odd, {"id": "x"}], **more(server)),
        told([item(1, 1), item(2, 2)]),
    ]
    assert numbers(update_lists.by_update(github, PATH, {}, NOON)) == [[1, 9], [9, "x"], [2]]
    assert asked(server, "since", "page")[1:] == [["2026-06-01T12%3A01%3A00Z", None], ["2026-06-01T12%3A01%3A00Z", "2"]]


def test_an_organisations_repositories_come_over_all_pages(server: ScriptedServer, github: GitHub) -> None:
    server.script = [told([{"id": 1}], **more(server)), told([{"id": 2}])]
    found = [msgspec.json.decode(record)["id"] for record in api.repositories(github, "acme")]
    assert found == [1, 2]
    assert [request.path for request in server.asked] == [
        "/orgs/acme/repos?per_page=100&type=all&sort=full_name",
        "/next",
    ]


def graphql_error(kind: str, message: str = "No.", path: list[Any] | None = None) -> dict[str, Any]:
    return {"type": kind, "message": message, "path": path}


def answer(data: Any, *errors: dict[str, Any]) -> Told:
    return told({"data": data, "errors": list(errors)} if errors else {"data": data})


def test_records_that_are_gone_or_withheld_leave_the_others(server: ScriptedServer, github: GitHub) -> None:
    gone, withheld = graphql_error("NOT_FOUND", path=["nodes", 1]), graphql_error("FORBIDDEN", path=["nodes", 2])
    server.script = [answer({"nodes": [{"id": "a"}, None, None]}, gone, withheld)]
    found = api.nodes(github, "pull_requests", ["a", "b", "c"])
    assert [msgspec.json.decode(record) for record in found] == [{"id": "a"}, None, None]


@pytest.mark.parametrize(
    "error",
    [
        graphql_error("FORBIDDEN", "Resource not accessible by personal access token", ["nodes", 0, "reviews"]),
        graphql_error("INSUFFICIENT_SCOPES", "Your token has not been granted the required scopes"),
        graphql_error("undefinedField", "Field 'x' doesn't exist on type 'PullRequest'"),
    ],
)
def test_what_the_token_may_not_see_is_told_and_not_asked_again(
    server: ScriptedServer, github: GitHub, error: dict[str, Any]
) -> None:
    server.script = [answer({"nodes": [None]}, error)]
    with pytest.raises(RequestRefused) as caught:
        api.nodes(github, "pull_requests", ["a"])
    assert error["message"] in str(caught.value)
    assert len(server.asked) == 1


HEAVY = [
    Told(502, b'{"data":null,"errors":[{"message":"Something went wrong while executing your query."}]}'),
    Told(504, b"<html></html>"),
    answer({"nodes": [{}, None]}, graphql_error("RESOURCE_LIMITS_EXCEEDED", path=["nodes", 1])),
    answer(None, graphql_error("MAX_NODE_LIMIT_EXCEEDED")),
    answer(None, {"message": "Something went wrong while executing your query. Please include `0:0`"}),
]


@pytest.mark.parametrize("given", HEAVY)
def test_a_query_on_which_github_gives_up_is_too_heavy(server: ScriptedServer, github: GitHub, given: Told) -> None:
    server.script = [given]
    with pytest.raises(TooHeavy):
        api.nodes(github, "pull_requests", ["a", "b"], divisible=True)
    assert len(server.asked) == 1


@pytest.mark.parametrize("given", HEAVY[:2])
def test_a_query_that_cannot_be_made_smaller_is_asked_again(
    server: ScriptedServer, github: GitHub, given: Told
) -> None:
    server.script = [given, given, answer({"nodes": [{"id": "a"}]})]
    assert len(api.nodes(github, "pull_requests", ["a"])) == 1
    assert len(server.asked) == 3


def test_an_answer_without_data_is_told(server: ScriptedServer, github: GitHub) -> None:
    server.script = [answer(None, graphql_error("NOT_FOUND"))]
    with pytest.raises(NotFound):
        api.nodes(github, "pull_requests", ["a"])


def connection(*records: int, after: str | None = None) -> dict[str, Any]:
    return {"nodes": list(records), "pageInfo": {"hasNextPage": after is not None, "endCursor": after}}


def first_page(after: str | None) -> Connection:
    return Connection([Raw(b"1")], PageInfo(after is not None, after))


def rest_of(github: GitHub, first: Connection) -> list[int]:
    records = api.rest_of(github, "pull_request_reviews", "reviews", "PR_1", first)
    return [msgspec.json.decode(record) for record in records]


def test_a_short_connection_costs_nothing_more(server: ScriptedServer, github: GitHub) -> None:
    assert rest_of(github, first_page(None)) == [1]
    assert server.asked == []


def test_a_long_connection_is_followed_to_its_end(server: ScriptedServer, github: GitHub) -> None:
    server.script = [
        answer({"node": {"reviews": connection(2, 3, after="y")}}),
        answer({"node": {"reviews": connection(4)}}),
    ]
    assert rest_of(github, first_page("x")) == [1, 2, 3, 4]
    variables = [json.loads(request.body)["variables"] for request in server.asked]
    assert variables == [{"id": "PR_1", "after": "x"}, {"id": "PR_1", "after": "y"}]


def test_a_record_that_vanishes_meanwhile_is_told(server: ScriptedServer, github: GitHub) -> None:
    server.script = [answer({"node": None}, graphql_error("NOT_FOUND", path=["node"]))]
    with pytest.raises(NotFound, match="PR_1"):
        rest_of(github, first_page("x"))
