"""The Jira site over HTTP."""

import re
from datetime import datetime
from typing import Any

import httpx2 as httpx
import pytest

from sample_org.jira import rendering
from sample_org.server import Simulation

API = "/jira/rest/api/3"
ALL = "project in (CHK, PAY, MOB, PLAT) ORDER BY updated ASC, key ASC"


def search(client: httpx.Client, **wish: Any) -> dict[str, Any]:
    answer = client.post(f"{API}/search/jql", json=wish)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def walk(client: httpx.Client, **wish: Any) -> list[dict[str, Any]]:
    page = search(client, **wish)
    issues: list[dict[str, Any]] = page["issues"]
    while not page["isLast"]:
        page = search(client, **wish, nextPageToken=page["nextPageToken"])
        issues += page["issues"]
    assert "nextPageToken" not in page
    return issues


def test_a_search_walks_over_every_issue_once(client: httpx.Client, served: Simulation) -> None:
    issues = walk(client, jql=ALL, maxResults=100, fields=["*all"], expand="changelog")
    assert len(issues) == len(served.organisation.issues) == len({i["id"] for i in issues})
    updates = [i["fields"]["updated"] for i in issues]
    assert [datetime.fromisoformat(u) for u in updates] == sorted(datetime.fromisoformat(u) for u in updates)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}-0[45]00", u) for u in updates)


def test_pages_are_capped_and_only_ids_come_unasked(client: httpx.Client, served: Simulation) -> None:
    everything = search(client, jql=ALL, maxResults=5000)
    assert everything["isLast"]
    assert len(everything["issues"]) == len(served.organisation.issues)
    assert list(everything["issues"][0]) == ["id"]
    assert len(search(client, jql=ALL, maxResults=5000, fields=["summary"])["issues"]) == 100
    assert len(search(client, jql=ALL)["issues"]) == 50
    assert client.post(f"{API}/search/jql", json={"jql": ALL, "maxResults": 5001}).status_code == 400


def test_embedded_changelogs_are_the_40_newest_with_the_true_total(client: httpx.Client, served: Simulation) -> None:
    longest = max(served.organisation.issues, key=lambda i: len(i.histories))
    (issue,) = search(client, jql=f"key = {longest.key}", fields=["status"], expand="changelog")["issues"]
    log = issue["changelog"]
    assert (log["total"], log["maxResults"], len(log["histories"])) == (len(longest.histories), 40, 40)
    assert log["histories"][0]["id"] == str(longest.histories[-1].id)
    assert list(issue["fields"]) == ["status"]


def test_bulk_changelogs_are_complete_and_oldest_first(client: httpx.Client, served: Simulation) -> None:
    wanted = served.organisation.issues[:300]
    wish: dict[str, Any] = {"issueIdsOrKeys": [str(i.id) for i in wanted], "maxResults": 500}
    found: dict[str, list[str]] = {}
    times, pages = [], 0
    while True:
        page = client.post(f"{API}/changelog/bulkfetch", json=wish).json()
        pages += 1
        for log in page["issueChangeLogs"]:
            found.setdefault(log["issueId"], []).extend(h["id"] for h in log["changeHistories"])
            times += [h["created"] for h in log["changeHistories"]]
        if "nextPageToken" not in page:
            break
        wish["nextPageToken"] = page["nextPageToken"]
    assert pages > 2
    assert all(isinstance(at, int) for at in times)
    assert found == {str(i.id): [str(h.id) for h in i.histories] for i in wanted if i.histories}


def test_an_issue_alone_and_its_changelog(client: httpx.Client, served: Simulation) -> None:
    longest = max(served.organisation.issues, key=lambda i: len(i.histories))
    assert client.get(f"{API}/issue/{longest.id}").json()["key"] == longest.key
    pages = [client.get(f"{API}/issue/{longest.key}/changelog?startAt={n}").json() for n in (0, 100)]
    assert [p["isLast"] for p in pages] == [False, True]
    assert [h["id"] for p in pages for h in p["values"]] == [str(h.id) for h in longest.histories]
    missing = client.get(f"{API}/issue/NO-1")
    assert (missing.status_code, list(missing.json())) == (404, ["errorMessages", "errors"])


def test_changes_name_ids_and_texts(client: httpx.Client, served: Simulation) -> None:
    issue = next(i for i in served.organisation.issues if len(i.sprints) > 1 and i.status == "Done" and i.points)
    body = client.get(f"{API}/issue/{issue.key}").json()["fields"]
    values = client.get(f"{API}/issue/{issue.key}/changelog").json()["values"]
    last = {item["fieldId"]: item for value in values for item in value["items"]}
    assert last["status"]["toString"] == body["status"]["name"] == "Done"
    assert last["status"]["to"] == body["status"]["id"]
    assert last["assignee"]["to"] == body["assignee"]["accountId"]
    assert last["customfield_10020"]["to"] == ", ".join(str(s["id"]) for s in body["customfield_10020"])
    assert float(last["customfield_10026"]["toString"]) == body["customfield_10026"]
    assert body["resolution"]["name"] == last["resolution"]["toString"]


@pytest.mark.parametrize(
    "body",
    [
        {"jql": "ORDER BY key"},
        {"jql": ALL, "unknown": 1},
        {"jql": ALL, "maxResults": "x"},
        {"jql": ALL, "nextPageToken": "!"},
        [],
    ],
)
def test_bad_searches_are_refused_in_the_vendors_shape(client: httpx.Client, body: Any) -> None:
    answer = client.post(f"{API}/search/jql", json=body)
    assert answer.status_code == 400
    assert answer.json()["errors"] == {}


def test_a_page_token_belongs_to_its_query(client: httpx.Client) -> None:
    token = search(client, jql=ALL)["nextPageToken"]
    other = client.post(f"{API}/search/jql", json={"jql": "project = CHK", "nextPageToken": token})
    assert other.status_code == 400
    assert client.get(f"{API}/search/jql", params={"jql": ALL, "nextPageToken": token}).status_code == 200


def test_tokens_are_checked(served: Simulation) -> None:
    refused = [{}, {"authorization": "Bearer bad-token"}, {"authorization": "Basic !"}]
    assert [httpx.get(f"{served.jira_url}/rest/api/3/myself", headers=h).status_code for h in refused] == [401] * 3
    assert httpx.get(f"{served.jira_url}/rest/api/3/myself", auth=("me@acme.example", "x")).status_code == 200
    assert httpx.get(f"{served.jira_url}/rest/api/3/serverInfo").status_code == 200


def test_lists_of_the_site(client: httpx.Client, served: Simulation) -> None:
    projects = client.get(f"{API}/project/search?maxResults=3").json()
    assert (projects["total"], projects["isLast"], len(projects["values"])) == (4, False, 3)
    assert client.get(projects["nextPage"]).json()["isLast"]
    fields = {f["name"]: f for f in client.get(f"{API}/field").json()}
    assert {"Story Points", "Sprint", "Epic Link", "Flagged", "Team"} <= set(fields)
    categories = {s["name"]: s["statusCategory"]["key"] for s in client.get(f"{API}/status").json()}
    assert (categories["To Do"], categories["In Review"], categories["Done"]) == ("new", "indeterminate", "done")
    assert client.get(f"{API}/statuses/search").json()["total"] == len(categories)
    assert {t["name"] for t in client.get(f"{API}/issuetype").json()} >= {"Epic", "Bug", "Incident"}
    users = client.get(f"{API}/users/search?maxResults=1000").json()
    assert len(users) == sum(not p.is_bot for p in served.organisation.people)
    assert 0 < sum("emailAddress" not in u for u in users) < len(users) / 2
    assert client.get(f"{API}/myself").json()["timeZone"] == "America/New_York"
    assert client.get(f"{API}/nothing").status_code == 404


def test_boards_and_sprints(client: httpx.Client) -> None:
    boards = client.get("/jira/rest/agile/1.0/board").json()["values"]
    assert [b["type"] for b in boards].count("kanban") == 1
    for board in boards:
        answer = client.get(f"/jira/rest/agile/1.0/board/{board['id']}/sprint?maxResults=100")
        if board["type"] == "kanban":
            assert answer.status_code == 400
            continue
        sprints = answer.json()["values"]
        states = [s["state"] for s in sprints]
        assert states == sorted(states, key=("closed", "active", "future").index)
        assert states.count("active") == states.count("future") == 1
        assert all(("completeDate" in s) == (s["state"] == "closed") for s in sprints)
    assert client.get("/jira/rest/agile/1.0/board/99/sprint").status_code == 404


def test_projects_and_issues_show_the_same_versions(client: httpx.Client) -> None:
    versions = {v["id"]: v for v in client.get(f"{API}/project/CHK/versions").json()}
    issues = walk(client, jql="project = CHK ORDER BY key", maxResults=100, fields=["fixVersions"], expand="changelog")
    shown = [version for issue in issues for version in issue["fields"]["fixVersions"]]
    assert {v["released"] for v in shown} == {True, False}
    assert all(version == {name: versions[version["id"]][name] for name in version} for version in shown)
    items = [i for issue in issues for h in issue["changelog"]["histories"] for i in h["items"]]
    moves = [(item["from"], item["to"]) for item in items if item["fieldId"] == "fixVersions"]
    # Each side of a move is told by itself.
    assert {(before is None, after is None) for before, after in moves} == {(True, False), (False, True)}
    assert client.get(f"{API}/project/NONE/versions").status_code == 404


def test_issues_are_encoded_once(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    wish = {"jql": ALL, "maxResults": 100, "fields": ["*all"], "expand": "changelog"}
    first = search(client, **wish)
    for name in ("issue_fields", "history"):
        monkeypatch.delattr(rendering, name)
    assert search(client, **wish) == first
