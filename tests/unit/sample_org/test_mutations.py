"""Changes made while the organisation is served are seen by the next request."""

from datetime import UTC, datetime
from typing import Any

import httpx2 as httpx
import pytest

from sample_org.mutations import JiraMutation
from sample_org.server import Simulation

AT = "2026-07-01T10:00:00Z"


def mutate(client: httpx.Client, **wish: Any) -> dict[str, Any]:
    answer = client.post("/_control/mutate", json=wish)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def issue(client: httpx.Client, key: str) -> dict[str, Any]:
    body: dict[str, Any] = client.get(f"/jira/rest/api/3/issue/{key}?expand=changelog").json()
    return body


def changed_keys(client: httpx.Client) -> list[str]:
    since = int(datetime(2026, 6, 30, tzinfo=UTC).timestamp() * 1000)
    wish = {"jql": f"project in (CHK, PAY) AND updated >= {since} ORDER BY updated", "fields": ["key"]}
    return [i["key"] for i in client.post("/jira/rest/api/3/search/jql", json=wish).json()["issues"]]


def test_tests_in_the_same_process_need_no_http(small: Simulation, small_client: httpx.Client) -> None:
    wish = JiraMutation(op="update", key="CHK-4", set={"labels": ["x"]}, updated=datetime(2026, 7, 1, tzinfo=UTC))
    assert small.mutate(wish) == "CHK-4"
    assert issue(small_client, "CHK-4")["fields"]["labels"] == ["x"]


def test_an_issue_is_updated(small_client: httpx.Client) -> None:
    before = issue(small_client, "CHK-3")
    assert changed_keys(small_client) == []
    mutate(small_client, system="jira", op="update", key="CHK-3", set={"summary": "Other", "points": 13.0}, updated=AT)
    after = issue(small_client, "CHK-3")
    assert (after["fields"]["summary"], after["fields"]["customfield_10026"]) == ("Other", 13.0)
    assert after["fields"]["updated"] == "2026-07-01T06:00:00.000-0400"
    assert after["changelog"]["total"] == before["changelog"]["total"] + 1
    assert changed_keys(small_client) == ["CHK-3"]


def test_an_issue_moves_to_another_status_now(small_client: httpx.Client) -> None:
    mutate(small_client, system="jira", op="transition", key="CHK-3", status="In Progress", updated=AT)
    mutate(small_client, system="jira", op="transition", key="CHK-3", status="Done")
    fields = issue(small_client, "CHK-3")["fields"]
    assert (fields["status"]["name"], fields["resolution"]["name"]) == ("Done", "Done")
    assert datetime.fromisoformat(fields["resolutiondate"]) == datetime.fromisoformat(fields["updated"])


def test_an_issue_moves_to_another_project_and_keeps_its_old_key(small_client: httpx.Client) -> None:
    identifier = issue(small_client, "CHK-3")["id"]
    key = mutate(small_client, system="jira", op="move", key="CHK-3", to="PAY", updated=AT)["key"]
    assert key.startswith("PAY-")
    moved = issue(small_client, "CHK-3")
    assert (moved["key"], moved["id"]) == (key, identifier)
    assert moved["changelog"]["histories"][0]["items"][0]["toString"] == key
    assert changed_keys(small_client) == [key]


def test_an_issue_is_deleted_and_another_added(small: Simulation, small_client: httpx.Client) -> None:
    count = len(small.organisation.issues)
    mutate(small_client, system="jira", op="delete", key="CHK-3")
    assert small_client.get("/jira/rest/api/3/issue/CHK-3").status_code == 404
    key = mutate(small_client, system="jira", op="add", project="PAY", set={"summary": "New"}, updated=AT)["key"]
    assert issue(small_client, key)["fields"]["summary"] == "New"
    assert len(small.organisation.issues) == count


def test_a_request_is_merged_and_updated(small: Simulation, small_client: httpx.Client) -> None:
    request = next(r for r in small.organisation.pull_requests if r.state == "OPEN")
    name = request.repository.full_name
    mutate(small_client, system="github", op="merge", repo=name, number=request.number, updated=AT)
    mutate(
        small_client,
        system="github",
        op="update",
        repo=name,
        number=request.number,
        set={"title": "T"},
        updated="2026-07-01T11:00:00Z",
    )
    newest = small_client.get(f"/github/repos/{name}/issues?state=all&sort=updated").json()[0]
    assert (newest["number"], newest["title"], newest["state"]) == (request.number, "T", "closed")
    assert newest["pull_request"]["merged_at"] == AT
    query = "query($id: ID!) { node(id: $id) { ... on PullRequest { state mergedAt updatedAt mergeCommit { oid } } } }"
    body = small_client.post("/github/graphql", json={"query": query, "variables": {"id": newest["node_id"]}}).json()
    assert body["data"]["node"]["state"] == "MERGED"
    assert body["data"]["node"]["updatedAt"] == "2026-07-01T11:00:00Z"
    assert body["data"]["node"]["mergeCommit"]["oid"]


@pytest.mark.parametrize(
    "wish",
    [
        {"system": "jira", "op": "update", "key": "CHK-99999", "set": {}},
        {"system": "jira", "op": "update", "key": "CHK-3", "set": {"status": "Done"}},
        {"system": "jira", "op": "move", "key": "CHK-3", "to": "NOPE"},
        {"system": "jira", "op": "explode", "key": "CHK-3"},
        {"system": "github", "op": "merge", "repo": "acme/checkout-api", "number": 99999},
        {"system": "other"},
    ],
)
def test_what_makes_no_sense_is_refused(small_client: httpx.Client, wish: dict[str, Any]) -> None:
    answer = small_client.post("/_control/mutate", json=wish)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_a_walk_meets_an_issue_that_moves_meanwhile(small_client: httpx.Client) -> None:
    """The page token marks a position in the order, so nothing is passed over when a record before it moves."""
    wish: dict[str, Any] = {"jql": "project = CHK ORDER BY updated ASC", "maxResults": 5, "fields": ["key"]}
    page = small_client.post("/jira/rest/api/3/search/jql", json=wish).json()
    first = page["issues"][0]["key"]
    keys = [i["key"] for i in page["issues"]]
    mutate(small_client, system="jira", op="update", key=first, set={"summary": "Moved on"}, updated=AT)
    while not page["isLast"]:
        page = small_client.post(
            "/jira/rest/api/3/search/jql", json={**wish, "nextPageToken": page["nextPageToken"]}
        ).json()
        keys += [i["key"] for i in page["issues"]]
    assert keys.count(first) == 2
    assert keys[-1] == first
    assert len(set(keys)) == len(keys) - 1
