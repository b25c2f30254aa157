"""Jira's endpoints as calls that give raw records; knows paging and nothing of tables."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Raw, Struct

from pulse.connections import JiraConnection
from pulse.http import Client, Credential, CredentialPool, SharedLimits, identity_of
from pulse.http.errors import NotFound, RequestRefused, Unavailable
from pulse.http.rate_limit import jira_endpoint, jira_hold

PAGE = 100
HISTORIES_PAGE = 10_000
# Comments and work logs are records of their own; the others change without anybody touching the issue.
FIELDS = ["*all", "-comment", "-worklog", "-lastViewed", "-workratio"]


class Values(Struct, rename="camel"):
    """A list by `startAt`."""

    values: list[Raw]
    is_last: bool | None = None
    total: int | None = None


class Issues(Struct, rename="camel"):
    """A page of `search/jql`."""

    issues: list[Raw]
    next_page_token: str | None = None
    is_last: bool = False


class IssueHistories(Struct, rename="camel"):
    """All or some histories of one issue."""

    issue_id: str
    change_histories: list[Raw]


class Histories(Struct, rename="camel"):
    """A page of `changelog/bulkfetch`."""

    issue_change_logs: list[IssueHistories]
    next_page_token: str | None = None


def open_client(connection: JiraConnection, limits: SharedLimits | None = None) -> Client:
    """A client for the site; Basic with an e-mail address (Cloud), else Bearer (Data Center).

    With `limits` other processes heed what this one is told of them.
    """
    token = connection.token.get_secret_value()
    if connection.email:
        header = "Basic " + base64.b64encode(f"{connection.email}:{token}".encode()).decode()
    else:
        header = f"Bearer {token}"
    name = f"Jira token of {connection.email or connection.id}"
    credential = Credential(name, lambda: {"Authorization": header}, identity_of(f"{connection.url} {token}"))
    return Client(connection.url, CredentialPool([credential], limits=limits), jira_hold, quota_of=jira_endpoint)


def projects(client: Client) -> Iterator[Raw]:
    """All projects that the token can see."""
    return _listed(client, "/rest/api/3/project/search", {}, 50)


def fields(client: Client) -> list[Raw]:
    """All fields of the site, system and custom."""
    return client.get("/rest/api/3/field", list[Raw]).value


def statuses(client: Client) -> list[Raw]:
    """All statuses with their categories."""
    return client.get("/rest/api/3/status", list[Raw]).value


def users(client: Client) -> Iterator[Raw]:
    """All accounts, people and apps, also those no longer active."""
    start = 0
    while page := client.get("/rest/api/3/users/search", list[Raw], {"startAt": start, "maxResults": 200}).value:
        yield from page
        start += len(page)


def boards(client: Client) -> Iterator[Raw]:
    """All boards of Jira Software; none where the site does not have it."""
    try:
        yield from _listed(client, "/rest/agile/1.0/board", {}, 50)
    except NotFound:
        return


def sprints(client: Client, board_id: int) -> Iterator[Raw]:
    """All sprints of a board; none where it works without, which Jira calls a bad request."""
    try:
        yield from _listed(client, f"/rest/agile/1.0/board/{board_id}/sprint", {}, 50)
    except RequestRefused:
        return


def _listed(client: Client, path: str, params: dict[str, Any], size: int) -> Iterator[Raw]:
    start, last = 0, False
    while not last:
        page = client.get(path, Values, {**params, "startAt": start, "maxResults": size}).value
        yield from page.values
        start += len(page.values)
        told = page.is_last if page.is_last is not None else (page.total is not None and start >= page.total)
        last = told or not page.values


def search(client: Client, jql: str) -> Iterator[list[Raw]]:
    """Pages of issues with all fields and their newest histories.

    Raises:
        Unavailable: Jira gave the same page token twice, so that the walk would never end.
    """
    body: dict[str, Any] = {"jql": jql, "fields": FIELDS, "expand": "changelog", "maxResults": PAGE}
    seen: set[str] = set()
    while True:
        page = client.post("/rest/api/3/search/jql", Issues, body).value
        yield page.issues
        token = page.next_page_token
        if token is None or page.is_last:
            return
        if token in seen:
            raise Unavailable("a page token came twice", where="search/jql", remedy="The next run goes on from here.")
        seen.add(token)
        body["nextPageToken"] = token


def histories(client: Client, issue_ids: Sequence[str]) -> Iterable[IssueHistories]:
    """The complete changelogs of up to 1,000 issues; one issue may come in several parts."""
    body: dict[str, Any] = {"issueIdsOrKeys": list(issue_ids), "maxResults": HISTORIES_PAGE}
    while True:
        page = client.post("/rest/api/3/changelog/bulkfetch", Histories, body).value
        yield from page.issue_change_logs
        if page.next_page_token is None:
            return
        body["nextPageToken"] = page.next_page_token
