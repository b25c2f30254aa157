"""GitHub's GraphQL API over HTTP."""

from typing import Any

import httpx2 as httpx
import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from sample_org.github.graphql import schema
from sample_org.server import Simulation

REPOSITORY = 'repository(owner: "acme", name: "checkout-api")'


def ask(client: httpx.Client, query: str, **variables: Any) -> dict[str, Any]:
    answer = client.post("/github/graphql", json={"query": query, "variables": variables})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def everything(type_name: str, depth: int) -> str:
    """A selection of all fields of a type, down to this depth."""
    kind = schema().type_map[type_name]
    if not isinstance(kind, GraphQLObjectType):
        return " { __typename }"
    parts = []
    for name, definition in kind.fields.items():
        inner = get_named_type(definition.type)
        if name in ("issue", "pullRequest", "repository", "owner", "object", "history"):
            continue
        page = "(first: 3)" if "first" in definition.args else ""
        page = '(first: 3, refPrefix: "refs/tags/")' if name == "refs" else page
        if is_leaf_type(inner):
            parts.append(name)
        elif depth:
            parts.append(f"{name}{page}{everything(inner.name, depth - 1)}")
    return " { __typename " + " ".join(parts) + " }"


def test_every_field_of_the_schema_is_served(client: httpx.Client) -> None:
    body = ask(client, "{ " + REPOSITORY + everything("Repository", 8) + " viewer { login } }")
    assert "errors" not in body
    request = body["data"]["repository"]["pullRequests"]["nodes"][0]
    assert request["commits"]["nodes"][0]["commit"]["parents"]["nodes"][0]["oid"]
    assert body["data"]["repository"]["deployments"]["nodes"][0]["statuses"]["totalCount"] >= 3


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("by", ["UPDATED_AT", "CREATED_AT"])
def test_a_connection_is_walked_in_order(client: httpx.Client, served: Simulation, direction: str, by: str) -> None:
    query = (
        "query($after: String, $order: IssueOrder) { " + REPOSITORY + " { pullRequests(first: 90, after: $after,"
        " orderBy: $order) { totalCount pageInfo { hasNextPage endCursor } nodes { number updatedAt createdAt } } } }"
    )
    nodes: list[dict[str, Any]] = []
    after, more = None, True
    while more:
        page = ask(client, query, after=after, order={"field": by, "direction": direction})["data"]["repository"]
        nodes += page["pullRequests"]["nodes"]
        after, more = page["pullRequests"]["pageInfo"]["endCursor"], page["pullRequests"]["pageInfo"]["hasNextPage"]
    known = served.github.repositories["acme/checkout-api"].requests
    assert sorted(n["number"] for n in nodes) == sorted(known)
    times = [n["updatedAt" if by == "UPDATED_AT" else "createdAt"] for n in nodes]
    assert times == sorted(times, reverse=direction == "DESC")


def test_nodes_are_found_by_the_ids_that_rest_tells(client: httpx.Client) -> None:
    rows = client.get("/github/repos/acme/ledger/issues?state=all&per_page=100").json()
    ids = [r["node_id"] for r in rows]
    query = (
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on PullRequest { number } ... on Issue { number } } }"
    )
    nodes = ask(client, query, ids=ids)["data"]["nodes"]
    assert [n["number"] for n in nodes] == [r["number"] for r in rows]
    assert {n["__typename"] for n in nodes} == {"PullRequest", "Issue"}


def test_a_missing_node_is_null_beside_the_others(client: httpx.Client) -> None:
    known = client.get("/github/repos/acme/ledger").json()["node_id"]
    body = ask(client, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[known, "R_nothing"])
    assert body["data"]["nodes"] == [{"id": known}, None]
    (error,) = body["errors"]
    assert (error["type"], error["path"]) == ("NOT_FOUND", ["nodes", 1])


def test_other_repositories_are_not_found_under_their_alias(client: httpx.Client) -> None:
    body = ask(client, "{ a: " + REPOSITORY + ' { name } b: repository(owner: "acme", name: "x") { name } }')
    assert body["data"] == {"a": {"name": "checkout-api"}, "b": None}
    assert body["errors"][0]["path"] == ["b"]


def test_a_history_holds_what_can_be_reached_and_parents_last(client: httpx.Client, served: Simulation) -> None:
    query = (
        'query($oid: GitObjectID!, $since: GitTimestamp) { repository(owner: "acme", name: "ledger") {'
        " defaultBranchRef { target { oid } } object(oid: $oid) { ... on Commit { history(first: 100, since: $since)"
        " { totalCount nodes { oid committedDate parents(first: 2) { nodes { oid } } } } } } } }"
    )
    head = served.github.repositories["acme/ledger"].head
    found = ask(client, query, oid=head)["data"]["repository"]
    nodes = found["object"]["history"]["nodes"]
    assert (found["defaultBranchRef"]["target"]["oid"], nodes[0]["oid"]) == (head, head)
    assert any(len(node["parents"]["nodes"]) == 2 for node in nodes)
    place = {node["oid"]: number for number, node in enumerate(nodes)}
    for node in nodes:
        assert all(place.get(p["oid"], 100) > place[node["oid"]] for p in node["parents"]["nodes"])
    since = nodes[30]["committedDate"]
    later = ask(client, query, oid=head, since=since)["data"]["repository"]["object"]["history"]
    assert 31 <= later["totalCount"] < found["object"]["history"]["totalCount"]
    assert all(node["committedDate"] >= since for node in later["nodes"])
    assert ask(client, query, oid="0" * 40)["data"]["repository"]["object"] is None


def test_teams_tell_their_members_and_roles(client: httpx.Client, served: Simulation) -> None:
    query = (
        '{ organization(login: "acme") { membersWithRole(first: 100) { totalCount nodes { login } } teams(first: 20) {'
        " nodes { slug parentTeam { slug } members(first: 50, membership: IMMEDIATE) { edges { role node { login } } }"
        " } } } }"
    )
    found = ask(client, query)["data"]["organization"]
    root, *teams = found["teams"]["nodes"]
    assert (root["slug"], root["parentTeam"], root["members"]["edges"]) == ("engineering", None, [])
    assert [team["slug"] for team in teams] == [team.name.lower() for team in served.organisation.teams]
    for team in teams:
        assert [edge["role"] for edge in team["members"]["edges"]].count("MAINTAINER") == 1
    logins = {node["login"] for node in found["membersWithRole"]["nodes"]}
    assert {edge["node"]["login"] for team in teams for edge in team["members"]["edges"]} <= logins


def test_timeline_events_can_be_chosen(client: httpx.Client) -> None:
    query = (
        'query { repository(owner: "acme", name: "ledger") { pullRequests(first: 100) { nodes {'
        " timelineItems(first: 50, itemTypes: [READY_FOR_REVIEW_EVENT])"
        " { nodes { __typename ... on Node { id } } } } } } }"
    )
    nodes = ask(client, query)["data"]["repository"]["pullRequests"]["nodes"]
    kinds = {item["__typename"] for n in nodes for item in n["timelineItems"]["nodes"]}
    assert kinds == {"ReadyForReviewEvent"}


def test_deleted_authors_are_null_and_bots_have_plain_logins(client: httpx.Client) -> None:
    query = (
        '{ repository(owner: "acme", name: "payments-service") { pullRequests(last: 100, orderBy: {field: CREATED_AT,'
        " direction: DESC}) { nodes { author { __typename login } } } } }"
    )
    authors = [n["author"] for n in ask(client, query)["data"]["repository"]["pullRequests"]["nodes"]]
    assert None in authors
    assert {"__typename": "Bot", "login": "dependabot"} in authors


def test_skip_and_include_are_obeyed(client: httpx.Client) -> None:
    query = "query($yes: Boolean!) { viewer { login @skip(if: $yes) name @include(if: $yes) } }"
    assert list(ask(client, query, yes=True)["data"]["viewer"]) == ["name"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ " + REPOSITORY + " { pullRequests { totalCount } } }", "MISSING_PAGINATION_BOUNDARIES"),
        ("{ " + REPOSITORY + " { issues(first: 101) { totalCount } } }", "EXCESSIVE_PAGINATION"),
        ("{ " + REPOSITORY + ' { issues(first: 1, after: "x") { totalCount } } }', "INVALID_CURSOR_ARGUMENTS"),
        ("{ viewer { shoeSize } }", "Cannot query field"),
        ("{ viewer ", "Syntax Error"),
        ("mutation { x }", "No query operation"),
    ],
)
def test_bad_queries_are_refused(client: httpx.Client, query: str, expected: str) -> None:
    (error, *_) = ask(client, query)["errors"]
    assert expected in f"{error.get('type')} {error['message']}"


def test_the_cost_counts_connections(client: httpx.Client) -> None:
    query = (
        "{ " + REPOSITORY + " { pullRequests(first: 100) { nodes { reviews(first: 10) { nodes { comments(first: 5)"
        " { totalCount } } } } } } rateLimit { cost nodeCount remaining } }"
    )
    told = ask(client, query)["data"]["rateLimit"]
    # 1 + 100 + 1,000 requests; 100 + 1,000 + 5,000 nodes.
    assert (told["cost"], told["nodeCount"]) == (11, 6100)
