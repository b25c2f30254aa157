"""Pull requests of issues: from the development panel and from remote links, asked only where there is something.

Jira gives both issue by issue. Which issues have any is known beforehand: the panel keeps a summary in a custom field,
and a remote link that is made or removed leaves a change in the issue's history.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import msgspec
from msgspec import Raw, Struct

from pulse.http import Client
from pulse.http.errors import NotFound, PermissionMissing, RequestRefused, SourceError, Unavailable
from pulse_assets.jira import details, models, tables
from pulse_assets.jira.filing import Filed, Links
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.second_try import Model, Refused, one_row
from pulse_assets.raw.table import Batch, Rejected, Row

log = logging.getLogger(__name__)

# The panel's custom field bears another number on each site; its value gives it away.
PANEL = re.compile(rb'"\{(?:.*\W)?pullrequest=')
REMOTE_LINK_CHANGED = re.compile(rb'"field"\s*:\s*"Remote(?:Issue|WorkItem)Link"')
NO_REQUESTS = re.compile(r"pullrequest=.*?stateCount=0\b")
PARALLEL = 4
ENOUGH_UNANSWERED = 3


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
                if _applications(issue) != [] or _had_remote_links(histories[issue.record.id])
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

    def _of(self, issue: Filed, histories: Sequence[Raw]) -> tuple[Links, SourceError | None]:
        rows: list[Row] = []
        rejected: list[Rejected] = []
        identity, whole = issue.record.id, True
        try:
            told = _applications(issue)
            if told is None:
                told = details.development_summary(self._client, identity).applications
            for application in told:
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


def again(refused: Refused) -> list[Batch]:
    """A link that did not fit: only those of the development panel have no `object`."""
    model: Model = (models.PullRequest, models.development_row)
    if "object" in msgspec.json.decode(refused.payload):
        model = (models.RemoteLink, models.remote_row)
    return one_row({tables.PULL_REQUEST_LINKS: model}, refused)


def _applications(issue: Filed) -> list[str] | None:
    if b"pullrequest=" not in bytes(issue.record.fields):
        return []
    found = (value for name, value in issue.values.items() if name.startswith("customfield_") and PANEL.match(value))
    summary = next(found, None)
    return [] if summary is None else applications(summary)


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
