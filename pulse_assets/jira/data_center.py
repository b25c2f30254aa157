"""What Jira Data Center (REST v2) answers otherwise than Cloud: projects, people, search by offset."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from pulse.http import Client
from pulse.http.errors import NotFound
from pulse_assets.jira import client as cloud
from pulse_assets.raw.records import instant

API = "/rest/api/2"
NAMES_PAGE = 1000


class Found(Struct):
    """A page of `search`."""

    issues: list[Raw]
    total: int


class _Changes(Struct):
    histories: list[Raw]


class _WithChanges(Struct):
    changelog: _Changes


class _Times(Struct):
    updated: str = ""
    created: str = ""


class _Issue(Struct):
    fields: _Times


def projects(client: Client) -> list[Raw]:
    """All projects that the token can see, in one answer."""
    return client.get(f"{API}/project", list[Raw]).value


def users(client: Client) -> Iterator[Raw]:
    """All accounts, also those no longer active; the full stop matches every address and so everybody."""
    return cloud.until_empty(client, f"{API}/user/search", {"username": ".", "includeInactive": "true"}, 200)


def search(client: Client, question: Callable[[datetime | None], str], since: datetime | None) -> Iterator[list[Raw]]:
    """Pages of issues with all fields and all histories, in order of update; `question`: the JQL from an instant on."""
    wish = {"fields": cloud.FIELDS, "expand": ["changelog"], "maxResults": cloud.PAGE}
    return _in_order(client, question, since, wish, _updated)


def search_names(client: Client, question: Callable[[datetime | None], str]) -> Iterator[list[Raw]]:
    """Pages of issues with their ids and keys, in order of creation; some come twice."""
    wish = {"fields": ["created"], "maxResults": NAMES_PAGE}
    return _in_order(client, question, None, wish, _created)


def _in_order(
    client: Client,
    question: Callable[[datetime | None], str],
    since: datetime | None,
    wish: dict[str, Any],
    time_of: Callable[[Raw], str],
) -> Iterator[list[Raw]]:
    """Each page asks from the last time of the one before, which comes again.

    A deep `startAt` was turned down: records that change meanwhile leave their places, those behind them move up and
    are passed over, and beyond 10,000 Jira refuses it. Only within one second, which is how finely its index knows
    times, there is no other way.
    """
    start = 0
    while True:
        body = {**wish, "jql": question(since), "startAt": start}
        page = client.post(f"{API}/search", Found, body).value
        yield page.issues
        if not page.issues or start + len(page.issues) >= page.total:
            return
        reached = _last_second(page.issues, time_of)
        if reached is None or (since is not None and reached <= since):
            start += len(page.issues)
        else:
            since, start = reached, 0


def _updated(issue: Raw) -> str:
    return msgspec.json.decode(issue, type=_Issue).fields.updated


def _created(issue: Raw) -> str:
    return msgspec.json.decode(issue, type=_Issue).fields.created


def _last_second(issues: Sequence[Raw], time_of: Callable[[Raw], str]) -> datetime | None:
    """The second of the last time on a page; None where no record tells one."""
    for record in reversed(issues):
        try:
            return instant(time_of(record)).replace(microsecond=0)
        except ValueError:
            continue
    return None


def histories(client: Client, issue_ids: Sequence[str]) -> Iterator[cloud.IssueHistories]:
    """The changelogs of issues one by one; search gives them whole, unless something stands between."""
    for identity in issue_ids:
        params = {"fields": "updated", "expand": "changelog"}
        whole = client.get(f"{API}/issue/{identity}", _WithChanges, params).value
        yield cloud.IssueHistories(identity, whole.changelog.histories)


def issues_by_id(client: Client, ids: Sequence[str]) -> list[Raw]:
    """Issues as `search` gives them; unknown ones are left out."""
    wish = {"fields": cloud.FIELDS, "expand": ["changelog"], "maxResults": len(ids)}
    return _by_id(client, ids, wish)


def places_by_id(client: Client, ids: Sequence[str]) -> cloud.Asked:
    """Issues with their projects alone, one by one: what the index of search has lost is found."""
    found = []
    for identifier in ids:
        with suppress(NotFound):
            found.append(client.get(f"{API}/issue/{identifier}", Raw, {"fields": "project"}).value)
    return cloud.Asked(found)


def projects_of(client: Client, issue_ids: Sequence[str]) -> list[Raw]:
    """The issues of these ids with nothing but their projects; those that are gone or hidden are left out."""
    return _by_id(client, issue_ids, {"fields": ["project"], "maxResults": len(issue_ids)})


def _by_id(client: Client, ids: Sequence[str], wish: dict[str, Any]) -> list[Raw]:
    body = {**wish, "jql": f"id in ({', '.join(ids)})", "validateQuery": "false"}
    return client.post(f"{API}/search", Found, body).value.issues
