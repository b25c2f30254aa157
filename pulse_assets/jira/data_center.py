"""What Jira Data Center (REST v2) answers otherwise than Cloud: projects, people, search by offset."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from pulse.http import Client
from pulse_assets.jira import client as cloud
from pulse_assets.raw.records import instant

API = "/rest/api/2"


class Found(Struct):
    """A page of `search`."""

    issues: list[Raw]
    total: int


class _Changes(Struct):
    histories: list[Raw]


class _WithChanges(Struct):
    changelog: _Changes


class _Fields(Struct):
    updated: str


class _Issue(Struct):
    fields: _Fields


def projects(client: Client) -> list[Raw]:
    """All projects that the token can see, in one answer."""
    return client.get(f"{API}/project", list[Raw]).value


def users(client: Client) -> Iterator[Raw]:
    """All accounts, also those no longer active; the full stop matches every address and so everybody."""
    return cloud.until_empty(client, f"{API}/user/search", {"username": ".", "includeInactive": "true"}, 200)


def search(client: Client, question: Callable[[datetime | None], str], since: datetime | None) -> Iterator[list[Raw]]:
    """Pages of issues with all fields and all histories, in order of update; `question` gives the JQL from an instant.

    Each page asks from the last update of the one before, which comes again. A deep `startAt` was turned down: records
    that change meanwhile leave their places, those behind them move up and are passed over, and beyond 10,000 Jira
    refuses it. Only within one second, which is how finely its index knows times, there is no other way.
    """
    start = 0
    while True:
        body = {"jql": question(since), "startAt": start, "maxResults": cloud.PAGE, "fields": cloud.FIELDS}
        page = client.post(f"{API}/search", Found, {**body, "expand": ["changelog"]}).value
        yield page.issues
        if not page.issues or start + len(page.issues) >= page.total:
            return
        reached = _last_second(page.issues)
        if reached is None or (since is not None and reached <= since):
            start += len(page.issues)
        else:
            since, start = reached, 0


def _last_second(issues: Sequence[Raw]) -> datetime | None:
    """The second of the last update on a page; None where no record tells one."""
    for record in reversed(issues):
        try:
            return instant(msgspec.json.decode(record, type=_Issue).fields.updated).replace(microsecond=0)
        except ValueError:
            continue
    return None


def histories(client: Client, issue_ids: Sequence[str]) -> Iterator[cloud.IssueHistories]:
    """The changelogs of issues one by one; search gives them whole, unless something stands between."""
    for identity in issue_ids:
        params = {"fields": "updated", "expand": "changelog"}
        whole = client.get(f"{API}/issue/{identity}", _WithChanges, params).value
        yield cloud.IssueHistories(identity, whole.changelog.histories)


def projects_of(client: Client, issue_ids: Sequence[str]) -> list[Raw]:
    """The issues of these ids with nothing but their projects; those that are gone or hidden are left out."""
    body: dict[str, Any] = {"jql": f"id in ({', '.join(issue_ids)})", "fields": ["project"], "validateQuery": "false"}
    return client.post(f"{API}/search", Found, {**body, "maxResults": len(issue_ids)}).value.issues
