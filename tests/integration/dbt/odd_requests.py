"""Pull requests 201 to 209, each out of the ordinary in one way; by eve, opened on Monday, 2 February 2026, at 10."""

from datetime import UTC, datetime, timedelta
from typing import Any

from .records import REPOSITORY, Connection, actor, put, put_pull_request

OPENED = datetime(2026, 2, 2, 10, tzinfo=UTC)
EVE, FAY, AGENT = actor("eve", 5), actor("fay", 6), actor("devin-ai-integration", 8, "Bot")


def at(hours: float) -> datetime:
    """So many hours after the opening."""
    return OPENED + timedelta(hours=hours)


def put_odd_requests(connection: Connection) -> None:
    """See the tests of reviews for what is expected of each."""
    put_back_and_forth(connection, 201)
    put_pull_request(connection, 202, AGENT, OPENED, at(2), [(FAY, at(1))], at(-1))
    put_pull_request(connection, 203, EVE, OPENED, at(2), [(FAY, at(1))])
    put_commit(connection, 203, at(-1), "Add it\n\nCo-authored-by: Claude <noreply@anthropic.com>")
    put_pull_request(connection, 204, EVE, OPENED, at(3), [(FAY, at(2))], at(1))
    put_pull_request(connection, 205, EVE, OPENED, at(3), [(FAY, at(1))], at(-1))
    put_event(connection, 205, "ReadyForReviewEvent", at(2))
    put_pull_request(connection, 206, EVE, OPENED, at(1), [(FAY, at(2))], at(-1))
    put_pull_request(connection, 207, EVE, OPENED, None, [], at(-1), state="CLOSED", closedAt=at(5))
    put_pull_request(connection, 208, EVE, OPENED, None, [], at(-1))
    put_pull_request(connection, 209, EVE, OPENED, at(3), [], at(-1), additions=30, deletions=10, changedFiles=2)
    for number, (author, hours) in enumerate([(FAY, 1), (FAY, 1.5), (EVE, 2), (AGENT, 2)]):
        put_comment(connection, 209, number, author, at(hours))
    for path, lines in (("src/pay.py", 12), ("package-lock.json", 28)):
        file = {"path": path, "additions": lines, "deletions": 0}
        put(connection, "github_pull_request_files", file, repository_id=REPOSITORY, number=209, path=path)


def put_back_and_forth(connection: Connection, number: int) -> None:
    """A review after one hour, a commit after two, the approval after three, the merge after four."""
    put_pull_request(connection, number, EVE, OPENED, at(4), [(FAY, at(3))], at(-1))
    review = {"state": "CHANGES_REQUESTED", "author": FAY, "submittedAt": at(1)}
    place = {"repository_id": REPOSITORY, "number": number}
    put(connection, "github_reviews", review, review_id=number * 100 + 50, updated_at=at(1), **place)
    put_commit(connection, number, at(2), "Mend it")


def put_commit(connection: Connection, number: int, when: datetime, message: str) -> None:
    """A commit of a request."""
    commit = {"message": message, "author": {"name": "eve", "user": EVE}, "authoredDate": when, "committedDate": when}
    columns: dict[str, Any] = {"repository_id": REPOSITORY, "number": number, "committed_at": when}
    put(connection, "github_pull_request_commits", {"commit": commit}, sha=f"c{number:039}", **columns)


def put_comment(connection: Connection, number: int, comment: int, author: dict[str, Any], when: datetime) -> None:
    """A comment in the conversation of a request, as REST gives it."""
    user = {"login": author["login"], "id": author["databaseId"], "type": author["__typename"]}
    payload = {"user": user, "body": "x", "created_at": when}
    columns: dict[str, Any] = {"repository_id": REPOSITORY, "number": number, "updated_at": when}
    put(connection, "github_issue_comments", payload, comment_id=number * 100 + comment, **columns)


def put_event(connection: Connection, number: int, kind: str, when: datetime) -> None:
    """An event of a request's timeline."""
    columns: dict[str, Any] = {"repository_id": REPOSITORY, "number": number, "created_at": when}
    event = {"__typename": kind, "createdAt": when}
    put(connection, "github_timeline_events", event, event_id=f"{kind}{number}", **columns)
