"""What Jira gives only issue by issue or id by id: comments past the embedded ones, links, work logs."""

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Raw, Struct, field

from pulse.http import Client
from pulse_assets.jira.models import Comments

COMMENTS_PAGE = 100


class ChangedWorklog(Struct, rename="camel"):
    """A work log that changed or vanished, and when, in epoch milliseconds."""

    worklog_id: int
    updated_time: int


class ChangedWorklogs(Struct, rename="camel"):
    """A page of `worklog/updated` or `worklog/deleted`: up to 1,000, oldest change first."""

    values: list[ChangedWorklog]
    last_page: bool = True


class Instance(Struct):
    """Pull requests that one application linked with an issue."""

    pull_requests: list[Raw] = field(default_factory=list, name="pullRequests")


class Development(Struct):
    """The development panel's answer; `errors` names applications that did not answer."""

    detail: list[Instance] = []
    errors: list[Raw] = []


class _PullRequests(Struct, rename="camel"):
    by_instance_type: dict[str, Any] = {}


class _Summary(Struct):
    pullrequest: _PullRequests = field(default_factory=_PullRequests)


class Summary(Struct):
    """The development panel's counts, by what and by application."""

    summary: _Summary = field(default_factory=_Summary)

    @property
    def applications(self) -> list[str]:
        """The applications that linked pull requests; sites name them differently."""
        return list(self.summary.pullrequest.by_instance_type)


class _Worklogs(Struct):
    worklogs: list[Raw]
    total: int = 0


def comments(client: Client, issue_id: str, api: str) -> list[Raw]:
    """All comments of an issue, oldest first."""
    found: list[Raw] = []
    while True:
        params = {"startAt": len(found), "maxResults": COMMENTS_PAGE, "orderBy": "created"}
        page = client.get(f"{api}/issue/{issue_id}/comment", Comments, params).value
        found += page.comments
        if not page.comments or len(found) >= page.total:
            return found


def remote_links(client: Client, issue_id: str, api: str) -> list[Raw]:
    """All remote links of an issue, wherever they lead."""
    return client.get(f"{api}/issue/{issue_id}/remotelink", list[Raw]).value


def development_summary(client: Client, issue_id: str) -> Summary:
    """How much the development panel of an issue shows, by application."""
    return client.get("/rest/dev-status/latest/issue/summary", Summary, {"issueId": issue_id}).value


def development(client: Client, issue_id: str, application: str) -> Development:
    """The pull requests that one application shows in the development panel of an issue."""
    params = {"issueId": issue_id, "applicationType": application, "dataType": "pullrequest"}
    return client.get("/rest/dev-status/latest/issue/detail", Development, params).value


def worklogs_of(client: Client, issue_id: str, api: str) -> list[Raw]:
    """All work logs of an issue."""
    found: list[Raw] = []
    while True:
        page = client.get(f"{api}/issue/{issue_id}/worklog", _Worklogs, {"startAt": len(found)}).value
        found += page.worklogs
        if not page.worklogs or len(found) >= page.total:
            return found


def changed_worklogs(client: Client, kind: str, since: int, api: str) -> Iterator[list[ChangedWorklog]]:
    """Pages of work logs `updated` or `deleted` at `since` (epoch milliseconds) or later, oldest first.

    The next page begins a millisecond before the end of the one before it, so that changes of one instant are not
    parted.
    """
    after = since - 1
    while True:
        page = client.get(f"{api}/worklog/{kind}", ChangedWorklogs, {"since": after}).value
        yield page.values
        if page.last_page or not page.values:
            return
        after = max(page.values[-1].updated_time - 1, after + 1)


def worklogs(client: Client, worklog_ids: Sequence[int], api: str) -> list[Raw]:
    """Up to 1,000 work logs; those that are gone or hidden are left out."""
    return client.post(f"{api}/worklog/list", list[Raw], {"ids": worklog_ids}).value
