"""One repository's fortnight, worked out by hand: what was merged, deployed, broken and mended, and when.

`acme/shop` squashes. Its main branch is m0 … m6, one commit a pull request:

    #1  merged Mon 5 09:00   m1   in the first known deployment D1 (finished Mon 12:10), the seed
    #2  merged Tue 6 15:00   m2   first commit Mon 13:00, opened Tue 09:00, answered Tue 11:00
    #3  merged Wed 7 12:00   m3   first commit Tue 10:00, opened Wed 09:00, nobody answered
        D2 of m3 fails Wed 13:05, D3 of m3 succeeds Wed 14:10 and becomes inactive Tue 20
        PAY-501, opened Wed 15:10, resolved Wed 18:10, names m3
    #4  merged Wed 7 16:30   m4   takes #3 back; first commit Wed 15:50, opened Wed 16:00; D4 finished Wed 17:10
    #5  merged Thu 8 10:00   m5   a hot fix; first commit and opening Thu 09:30; D5 finished Thu 11:10
        #7, a GitHub issue labelled incident: opened Thu 12:00, closed Thu 14:00
    #6  merged Fri 9 10:00   m6   not out yet
        #8, another one: opened Sun 11 12:00, still open
        #9, long after: opened Tue 20 12:00, closed an hour later
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from .records import Connection, actor, put

SHOP = 901
ADA, BOB = actor("ada", 1), actor("bob", 2)
MAIN = [f"{number:040x}" for number in range(0xA0, 0xA7)]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of January 2026."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


def fill_delivery(connection: Connection) -> None:
    """The repository with all that happened to it."""
    shop = {"full_name": "acme/shop", "name": "shop", "default_branch": "main"}
    put(connection, "github_repositories", shop, repository_id=SHOP, full_name="acme/shop")
    for number, sha in enumerate(MAIN):
        put_commit(connection, SHOP, sha, MAIN[number - 1 : number], at(1, 0) + timedelta(hours=number))
    put_requests(connection)
    put_deployments(connection)
    put_incidents(connection)


def put_commit(connection: Connection, repository: int, sha: str, parents: list[str], committed: datetime) -> None:
    """A commit of the default branch."""
    payload = {"oid": sha, "message": "x", "authoredDate": committed, "committedDate": committed}
    payload |= {"parents": {"nodes": [{"oid": parent} for parent in parents]}}
    put(connection, "github_commits", payload, repository_id=repository, sha=sha, committed_at=committed)


def put_request(
    connection: Connection, repository: int, number: int, merged: datetime | None, sha: str | None, **fields: Any
) -> None:
    """A pull request of ada's into main, merged as `sha`; `fields` are those of GraphQL."""
    created = fields.get("createdAt", merged)
    request: dict[str, Any] = {"title": f"Request {number}", "state": "MERGED" if merged else "OPEN", "author": ADA}
    request |= {"baseRefName": "main", "createdAt": created, "mergedAt": merged, "additions": 1, "deletions": 1}
    request |= {"mergeCommit": {"oid": sha} if sha else None, **fields}
    identifiers = {"pull_request_id": repository * 1000 + number, "repository_id": repository, "number": number}
    put(connection, "github_pull_requests", request, updated_at=created, **identifiers)


def put_requests(connection: Connection) -> None:
    """The six pull requests, their first commits and the one review."""
    put_request(connection, SHOP, 1, at(5, 9), MAIN[1], createdAt=at(2, 9))
    put_request(connection, SHOP, 2, at(6, 15), MAIN[2], createdAt=at(6, 9), title="Add cart")
    put_request(connection, SHOP, 3, at(7, 12), MAIN[3], createdAt=at(7, 9), title="Add coupons", author=BOB)
    reverting = {"title": 'Revert "Add coupons"', "body": "Reverts acme/shop#3"}
    put_request(connection, SHOP, 4, at(7, 16, 30), MAIN[4], createdAt=at(7, 16), **reverting)
    hurrying = {"title": "Round at the end", "headRefName": "hotfix/rounding"}
    put_request(connection, SHOP, 5, at(8, 10), MAIN[5], createdAt=at(8, 9, 30), **hurrying)
    put_request(connection, SHOP, 6, at(9, 10), MAIN[6], createdAt=at(9, 9))
    first_commits = [at(2, 8), at(5, 13), at(6, 10), at(7, 15, 50), at(8, 9, 30), at(9, 8)]
    for number, authored in enumerate(first_commits, start=1):
        commit = {"message": "x", "author": {"name": "x"}, "authoredDate": authored, "committedDate": authored}
        place = {"repository_id": SHOP, "number": number, "sha": f"{number:040}"}
        put(connection, "github_pull_request_commits", {"commit": commit}, committed_at=authored, **place)
    review = {"state": "APPROVED", "author": BOB, "submittedAt": at(6, 11)}
    put(connection, "github_reviews", review, repository_id=SHOP, number=2, review_id=90100, updated_at=at(6, 11))


def put_deployments(connection: Connection) -> None:
    """D1 to D5 to production, with what was compared."""
    put_deployment(connection, SHOP, "D1", "production", MAIN[1], at(5, 12, 10))
    put_deployment(connection, SHOP, "D2", "production", MAIN[3], at(7, 13, 5), "FAILURE")
    put_deployment(connection, SHOP, "D3", "production", MAIN[3], at(7, 14, 10), inactive=at(20, 9))
    put_deployment(connection, SHOP, "D4", "production", MAIN[4], at(7, 17, 10))
    put_deployment(connection, SHOP, "D5", "production", MAIN[5], at(8, 11, 10))
    put_comparison(connection, SHOP, "D1", "seed", MAIN[1], [])
    put_comparison(connection, SHOP, "D3", "ahead", MAIN[3], MAIN[2:4])
    put_comparison(connection, SHOP, "D4", "ahead", MAIN[4], MAIN[4:5])
    put_comparison(connection, SHOP, "D5", "ahead", MAIN[5], MAIN[5:6])


def put_deployment(
    connection: Connection,
    repository: int,
    name: str,
    environment: str,
    sha: str,
    finished: datetime,
    outcome: str = "SUCCESS",
    inactive: datetime | None = None,
) -> None:
    """A deployment that took ten minutes."""
    created = finished - timedelta(minutes=10)
    states = [("PENDING", created), (outcome, finished), *([("INACTIVE", inactive)] if inactive else [])]
    statuses = [{"state": state, "createdAt": reached} for state, reached in states]
    payload = {"environment": environment, "commitOid": sha, "createdAt": created, "statuses": {"nodes": statuses}}
    times = {"created_at": created, "updated_at": inactive or finished}
    identifier = f"{repository}-{name}"
    put(connection, "github_deployments", payload, repository_id=repository, deployment_id=identifier, **times)


def put_comparison(
    connection: Connection, repository: int, name: str, status: str, head: str, added: list[str]
) -> None:
    """What a deployment added to the one before it."""
    for sha in added or [head]:
        payload = {"status": status, "head_sha": head, "added": bool(added)}
        columns = {"repository_id": repository, "deployment_id": f"{repository}-{name}", "sha": sha}
        put(connection, "github_deployment_commits", payload, **columns)


def put_incidents(connection: Connection) -> None:
    """PAY-501 in Jira, #7 to #9 on GitHub."""
    named = f"Since https://github.example/acme/shop/commit/{MAIN[3]}."
    fields = {"project": {"id": "10", "key": "PAY"}, "summary": "Coupons are free", "created": at(7, 15, 10)}
    fields |= {"issuetype": {"name": "Incident"}, "status": {"id": "3", "name": "Done"}, "updated": at(7, 18, 10)}
    fields |= {"description": {"type": "doc", "content": [{"type": "text", "text": named}]}, "labels": []}
    issue = {"issue_id": "501", "project_key": "PAY"}
    put(connection, "jira_issues", {"fields": fields}, issue_key="PAY-501", updated_at=at(7, 18, 10), **issue)
    for history, (when, before, after) in enumerate([(at(7, 15, 20), "1", "2"), (at(7, 18, 10), "2", "3")]):
        item = {"field": "status", "fieldId": "status", "from": before, "to": after}
        put(connection, "jira_changelogs", {"items": [item]}, history_id=f"90{history}", created_at=when, **issue)
    reported = ((7, at(8, 12), at(8, 14)), (8, at(11, 12), None), (9, at(20, 12), at(20, 13)))
    for number, opened, closed in reported:
        payload = {"title": "Slow", "body": "Since noon", "labels": [{"name": "incident"}], "created_at": opened}
        payload |= {"closed_at": closed, "state": "closed" if closed else "open"}
        place = {"repository_id": SHOP, "number": number, "issue_id": 9000 + number}
        put(connection, "github_issues", payload, updated_at=closed or opened, **place)
