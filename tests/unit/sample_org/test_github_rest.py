"""GitHub's REST API over HTTP."""

import httpx2 as httpx
import pytest

from sample_org.github import actions
from sample_org.server import Simulation

REPO = "/github/repos/acme/checkout-api"


def walk(client: httpx.Client, address: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    following: str | None = address
    while following:
        answer = client.get(following)
        rows += answer.json()
        following = answer.links.get("next", {}).get("url")
    return rows


def test_the_issue_list_holds_requests_and_issues_in_update_order(client: httpx.Client, served: Simulation) -> None:
    rows = walk(client, f"{REPO}/issues?state=all&sort=updated&direction=asc&per_page=40")
    records = served.github.repositories["acme/checkout-api"]
    assert {r["number"] for r in rows} == {*records.requests, *records.issues}
    assert len(rows) == len(records.requests) + len(records.issues)
    assert [r["updated_at"] for r in rows] == sorted(str(r["updated_at"]) for r in rows)
    assert {r["number"] for r in rows if "pull_request" in r} == set(records.requests)
    since = str(rows[100]["updated_at"])
    later = walk(client, f"{REPO}/issues?state=all&sort=updated&direction=asc&since={since}")
    assert [r["number"] for r in later] == [r["number"] for r in rows if str(r["updated_at"]) >= since]
    newest = client.get(f"{REPO}/issues?state=all&sort=updated&per_page=1").json()[0]
    assert newest["number"] == rows[-1]["number"]


def test_comments_of_the_whole_repository(client: httpx.Client, served: Simulation) -> None:
    requests = served.github.repositories["acme/checkout-api"].requests.values()
    lines = walk(client, f"{REPO}/pulls/comments?sort=updated&direction=asc&per_page=100")
    assert {c["id"] for c in lines} == {c.id for r in requests for review in r.reviews for c in review.comments}
    talk = walk(client, f"{REPO}/issues/comments?per_page=100")
    assert {c["id"] for c in talk} == {c.id for r in requests for c in r.comments}
    since = str(sorted(str(c["updated_at"]) for c in talk)[-3])
    assert len(walk(client, f"{REPO}/issues/comments?sort=updated&since={since}")) == 3


def test_deployments_come_newest_first_with_their_statuses(client: httpx.Client, served: Simulation) -> None:
    rows = walk(client, f"{REPO}/deployments?environment=production&per_page=100")
    assert [r["id"] for r in rows] == sorted((int(str(r["id"])) for r in rows), reverse=True)
    statuses = client.get(f"{REPO}/deployments/{rows[-1]['id']}/statuses").json()
    assert [s["state"] for s in statuses][-2:] == ["in_progress", "pending"]
    assert client.get(f"{REPO}/deployments/1/statuses").status_code == 404


def test_links_tell_all_pages_of_a_numbered_list(client: httpx.Client) -> None:
    answer = client.get("/github/orgs/acme/repos?per_page=3&page=2")
    assert set(answer.links) == {"prev", "first", "next", "last"}
    assert len(walk(client, "/github/orgs/acme/repos?per_page=3")) == 8
    assert client.get("/github/orgs/other/repos").status_code == 404


def test_runs_within_a_time_are_capped_and_counted(
    client: httpx.Client, served: Simulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_MOST_FILTERED", 50)
    runs = served.github.repositories["acme/checkout-api"].runs
    whole = client.get(f"{REPO}/actions/runs?per_page=100").json()
    assert whole["total_count"] == len(runs)
    assert [r["created_at"] for r in whole["workflow_runs"]] == sorted(
        (r["created_at"] for r in whole["workflow_runs"]), reverse=True
    )
    low, high = whole["workflow_runs"][90]["created_at"], whole["workflow_runs"][10]["created_at"]
    address = f"{REPO}/actions/runs?created={low}..{high}&per_page=40"
    first, second = client.get(address), client.get(f"{address}&page=2")
    assert first.json()["total_count"] >= 81
    assert len(first.json()["workflow_runs"] + second.json()["workflow_runs"]) == 50
    assert "next" in first.links
    assert "next" not in second.links
    one = whole["workflow_runs"][0]
    assert client.get(f"{REPO}/actions/runs/{one['id']}").json() == one
    assert client.get(f"{REPO}/actions/runs/1").status_code == 404


def test_a_comparison_lists_what_is_more_oldest_first(client: httpx.Client, served: Simulation) -> None:
    site = served.github
    main = site.history(site.repositories["acme/checkout-api"].head)
    head, base = main[0].oid, main[25].oid
    ahead = client.get(f"{REPO}/compare/{base}...{head}?per_page=10&page=2").json()
    assert (ahead["status"], ahead["ahead_by"], ahead["total_commits"]) == ("ahead", 25, 25)
    assert [c["sha"] for c in ahead["commits"]] == [c.oid for c in main[14:4:-1]]
    behind = client.get(f"{REPO}/compare/{head}...{base}").json()
    assert (behind["status"], behind["commits"]) == ("behind", [])
    assert client.get(f"{REPO}/compare/{head}...{head}").json()["status"] == "identical"
    assert client.get(f"{REPO}/compare/{head}...{'0' * 40}").status_code == 404


def test_an_entity_tag_saves_the_answer_and_the_quota(client: httpx.Client) -> None:
    first = client.get(REPO)
    again = client.get(REPO, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"]
    third = client.get(REPO, headers={"if-none-match": 'W/"other"'})
    assert int(third.headers["x-ratelimit-used"]) == int(first.headers["x-ratelimit-used"]) + 1


def test_deleted_users_are_ghosts_and_bots_say_so(client: httpx.Client) -> None:
    rows = walk(client, "/github/repos/acme/payments-service/issues?state=all&per_page=100")
    users = [r["user"] for r in rows]
    assert {"ghost", "dependabot[bot]"} <= {u["login"] for u in users if isinstance(u, dict)}


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 401), ({"authorization": "Bearer bad"}, 401), ({"authorization": "token t", "user-agent": ""}, 403)],
)
def test_who_may_ask(served: Simulation, headers: dict[str, str], status: int) -> None:
    answer = httpx.get(f"{served.github_url}/user", headers=headers)
    assert answer.status_code == status
    assert set(answer.json()) == {"message", "documentation_url", "status"}


@pytest.mark.parametrize("query", ["since=yesterday", "after=x", "after=e30="])
def test_what_cannot_be_read_is_refused(client: httpx.Client, query: str) -> None:
    assert client.get(f"{REPO}/issues?{query}").status_code == 422


def test_the_caller_and_their_quota(client: httpx.Client) -> None:
    assert client.get("/github/user").json()["type"] == "User"
    before = client.get("/github/rate_limit").json()["resources"]["core"]["used"]
    assert client.get("/github/rate_limit").json()["resources"]["core"]["used"] == before
    assert client.get("/github/nothing").json()["message"] == "Not Found"
