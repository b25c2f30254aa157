"""Pull requests of issues: from the development panel and from remote links, asked only where there is something.

Jira gives both issue by issue. Which issues have any is known beforehand: the panel keeps a summary in a custom field,
and a remote link that is made or removed leaves a change in the issue's history.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial

import msgspec
from msgspec import Raw, Struct, field

from pulse.http import Client
from pulse.http.errors import NotFound, PermissionMissing, RequestRefused, SourceError, Unavailable
from pulse_assets.jira import client as api
from pulse_assets.jira import details, models
from pulse_assets.jira.filing import Filed, Links
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.table import Rejected, Row

log = logging.getLogger(__name__)

PANEL = "com.atlassian.jira.plugins.jira-development-integration-plugin:devsummarycf"
REMOTE_LINK_CHANGED = re.compile(rb'"field"\s*:\s*"Remote(?:Issue|WorkItem)Link"')
NO_REQUESTS = re.compile(r"pullrequest=.*?stateCount=0\b")
PARALLEL = 4
ENOUGH_UNANSWERED = 3


class _Schema(Struct):
    custom: str = ""


class _Field(Struct):
    id: str
    schema: _Schema = field(default_factory=_Schema)


class _Cached(Struct, rename="camel"):
    cached_value: details.Summary


class LinkReader:
    """Reads the links of issues, page by page."""

    def __init__(self, client: Client, prefix: str) -> None:
        self._client, self._prefix = client, prefix
        self._unanswered = 0

    def read(
        self, issues: Sequence[Filed], histories: Mapping[str, list[Raw]]
    ) -> tuple[dict[str, Links], dict[str, str]]:
        """Links by issue id, and by project what was not answered however often it was asked.

        Raises:
            SourceError: the token is refused, or several issues on end were not answered: the site is ill.
        """
        with ThreadPoolExecutor(PARALLEL, thread_name_prefix="links") as threads:
            coming = {
                issue.record.id: threads.submit(self._of, issue, histories[issue.record.id])
                for issue in issues
                if self._has_any(issue, histories[issue.record.id])
            }
            links = {issue.record.id: Links() for issue in issues}
            failures: dict[str, str] = {}
            try:
                for issue in issues:
                    if issue.record.id in coming:
                        links[issue.record.id], failure = coming[issue.record.id].result()
                        failures |= {issue.project: str(self._noted(failure))} if failure else {}
            finally:
                threads.shutdown(wait=False, cancel_futures=True)
        return links, failures

    def _has_any(self, issue: Filed, histories: Sequence[Raw]) -> bool:
        return self._applications(issue) != [] or _had_remote_links(histories)

    def _of(self, issue: Filed, histories: Sequence[Raw]) -> tuple[Links, SourceError | None]:
        rows: list[Row] = []
        rejected: list[Rejected] = []
        identity, whole = issue.record.id, True
        try:
            applications = self._applications(issue)
            if applications is None:
                applications = details.development_summary(self._client, identity).applications
            for application in applications:
                panel = details.development(self._client, identity, application)
                whole = whole and not panel.errors
                requests = [record for instance in panel.detail for record in instance.pull_requests]
                row_of = partial(models.development_row, identity, issue.project)
                _add(sort_out(requests, models.PullRequest, row_of), rows, rejected)
            if _had_remote_links(histories):
                records = filter(_leads_to_request, details.remote_links(self._client, identity, self._prefix))
                row = partial(models.remote_row, identity, issue.project)
                _add(sort_out(records, models.RemoteLink, row), rows, rejected)
        except (NotFound, PermissionMissing, RequestRefused) as error:
            log.warning("links of %s cannot be read: %s", issue.record.key, error)
            return Links(rows, rejected, whole=False), None
        except Unavailable as error:
            return Links(rows, rejected, whole=False), error
        return Links(rows, rejected, whole), None

    def _noted(self, failure: SourceError) -> SourceError:
        self._unanswered += 1
        if self._unanswered >= ENOUGH_UNANSWERED:
            raise failure
        return failure

    def _applications(self, issue: Filed) -> list[str] | None:
        if not issue.values or self._panel is None or self._panel not in issue.values:
            return []
        return applications(issue.values[self._panel])

    @cached_property
    def _panel(self) -> str | None:
        """The custom field that holds the panel's summary; asked for when the first issue comes."""
        for record in api.fields(self._client, self._prefix):
            found = msgspec.json.decode(record, type=_Field)
            if found.schema.custom == PANEL:
                return found.id
        return None


def applications(summary: Raw) -> list[str] | None:
    """The applications whose pull requests the panel shows, by the custom field's value.

    The field holds a text that embeds JSON on Cloud and none on Data Center. None: there are some, but the text does
    not tell of which applications.
    """
    text = msgspec.json.decode(summary)
    if not isinstance(text, str) or "pullrequest" not in text or NO_REQUESTS.search(text):
        return []
    try:
        cached = text.partition("json=")[2].removesuffix("}")
        return msgspec.json.decode(cached, type=_Cached).cached_value.applications or None
    except msgspec.DecodeError:
        return None


def _had_remote_links(histories: Sequence[Raw]) -> bool:
    return any(REMOTE_LINK_CHANGED.search(record) for record in histories)


def _leads_to_request(record: Raw) -> bool:
    """Whether it is a link to a pull request, or cannot be understood and so must be kept aside."""
    try:
        return bool(models.PULL_REQUEST_ADDRESS.search(msgspec.json.decode(record, type=models.RemoteLink).object.url))
    except msgspec.DecodeError:
        return True


def _add(found: tuple[list[Row], list[Rejected]], rows: list[Row], rejected: list[Rejected]) -> None:
    rows += found[0]
    rejected += found[1]
