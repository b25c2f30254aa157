"""Jira Cloud's lists, search and changelogs as calls that give raw records; knows paging and nothing of tables.

What is asked issue by issue is in `details`, what Data Center answers otherwise in `data_center`.
"""

import base64
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from msgspec import Raw, Struct

from pulse.connections import JiraConnection
from pulse.http import Client, Credential, CredentialPool, SharedLimits, identity_of
from pulse.http.errors import NotFound, PermissionMissing, RequestRefused, Unavailable
from pulse.http.rate_limit import jira_endpoint, jira_hold

API = "/rest/api/3"
PAGE = 100
HISTORIES_PAGE = 10_000
# So many issues at a time where they are asked for by name, and where nothing but their names is asked for.
BY_NAME, NAMES_PAGE = 100, 5000
# Work logs are read by their own time of update; the others change without anybody touching the issue.
FIELDS = ["*all", "-worklog", "-lastViewed", "-workratio"]


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


class Asked(Struct, rename="camel"):
    """Issues that were asked for by id. Those that are in neither list are not there, or the token cannot see them.

    `issue_errors`: those that Jira could not give just now.
    """

    issues: list[Raw]
    issue_errors: list[Raw] = []


T = TypeVar("T", Issues, Histories)


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
    return _listed(client, f"{API}/project/search", {}, 50)


def fields(client: Client, api: str = API) -> list[Raw]:
    """All fields of the site, system and custom."""
    return client.get(f"{api}/field", list[Raw]).value


def statuses(client: Client, api: str = API) -> list[Raw]:
    """All statuses with their categories."""
    return client.get(f"{api}/status", list[Raw]).value


def issue_types(client: Client, api: str = API) -> list[Raw]:
    """All issue types, also those of single projects."""
    return client.get(f"{api}/issuetype", list[Raw]).value


def users(client: Client) -> Iterator[Raw]:
    """All accounts, people and apps, also those no longer active."""
    return until_empty(client, f"{API}/users/search", {}, 200)


def until_empty(client: Client, path: str, params: dict[str, Any], size: int) -> Iterator[Raw]:
    """A list without a total, by `startAt`; pages may be short before the last."""
    start = 0
    while page := client.get(path, list[Raw], {**params, "startAt": start, "maxResults": size}).value:
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


def sprint(client: Client, sprint_id: int) -> Raw | None:
    """One sprint, or None where it is gone or only on boards that the token cannot see."""
    try:
        return client.get(f"/rest/agile/1.0/sprint/{sprint_id}", Raw).value
    except (NotFound, PermissionMissing, RequestRefused):
        return None


def versions(client: Client, project: str, api: str = API) -> list[Raw] | None:
    """All versions of a project, or None where it is gone or does not show them to the token."""
    try:
        return client.get(f"{api}/project/{project}/versions", list[Raw]).value
    except (NotFound, PermissionMissing):
        return None


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
    return _found(client, {"jql": jql, "fields": FIELDS, "expand": "changelog", "maxResults": PAGE})


def search_names(client: Client, jql: str) -> Iterator[list[Raw]]:
    """Pages of issues with their ids and keys alone: fifty times as many a page."""
    return _found(client, {"jql": jql, "fields": ["key"], "maxResults": NAMES_PAGE})


def issues_by_id(client: Client, ids: Sequence[str]) -> list[Raw]:
    """Up to `BY_NAME` issues as `search` gives them, wherever they have moved; unknown ones are left out."""
    body = {"issueIdsOrKeys": list(ids), "fields": FIELDS, "expand": ["changelog"]}
    return client.post(f"{API}/issue/bulkfetch", Asked, body).value.issues


def places_by_id(client: Client, ids: Sequence[str]) -> Asked:
    """Up to `BY_NAME` issues with their projects alone; not from the index of search, which may lack some."""
    return client.post(f"{API}/issue/bulkfetch", Asked, {"issueIdsOrKeys": list(ids), "fields": ["project"]}).value


def trashed_projects(client: Client, keys: Sequence[str]) -> list[Raw]:
    """Those of these projects that lie in the recycle bin; only administrators see into it."""
    return list(_listed(client, f"{API}/project/search", {"keys": list(keys), "status": "deleted"}, 50))


def projects_of(client: Client, issue_ids: Sequence[str]) -> list[Raw]:
    """The issues of these ids with nothing but their projects; those that are gone or hidden are left out.

    A search takes them all at once, but Jira refuses one that names an issue it does not know; then they are asked
    for by name, which leaves unknown ones out.
    """
    body = {"jql": f"id in ({', '.join(issue_ids)})", "fields": ["project"], "maxResults": len(issue_ids)}
    try:
        return [issue for page in _found(client, body) for issue in page]
    except RequestRefused:
        parts = [issue_ids[start : start + BY_NAME] for start in range(0, len(issue_ids), BY_NAME)]
        return [issue for part in parts for issue in places_by_id(client, part).issues]


def _found(client: Client, body: dict[str, Any]) -> Iterator[list[Raw]]:
    for page in _by_token(client, f"{API}/search/jql", Issues, body):
        yield page.issues
        if page.is_last:
            return


def histories(client: Client, issue_ids: Sequence[str]) -> Iterator[IssueHistories]:
    """The complete changelogs of up to 1,000 issues; one issue may come in several parts.

    Raises:
        Unavailable: as `search` does.
    """
    body = {"issueIdsOrKeys": list(issue_ids), "maxResults": HISTORIES_PAGE}
    for page in _by_token(client, f"{API}/changelog/bulkfetch", Histories, body):
        yield from page.issue_change_logs


def _by_token(client: Client, path: str, shape: type[T], body: dict[str, Any]) -> Iterator[T]:
    seen: set[str] = set()
    while True:
        page = client.post(path, shape, body).value
        yield page
        token = page.next_page_token
        if token is None:
            return
        if token in seen:
            raise Unavailable("a page token came twice", where=path, remedy="The next run goes on from here.")
        seen.add(token)
        body = {**body, "nextPageToken": token}
