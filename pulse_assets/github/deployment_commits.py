"""Which commits each deployment added to the one before it: from the history in raw, else from GitHub's comparison.

The links of all chains are made anew from raw and compared with what was compared before. So a deployment that comes
late, or that turns out not to have succeeded, changes just itself and the one after it.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from pulse.database import connect
from pulse.http import Usage
from pulse.http.errors import NotFound, RequestRefused
from pulse.http.pagination import next_link
from pulse_assets.github import client as api
from pulse_assets.github import tables
from pulse_assets.github.chains import Link, compared, deployed, links, newest_change
from pulse_assets.github.changes import Changes
from pulse_assets.github.client import GitHub
from pulse_assets.github.commit_graph import CommitGraph, Difference
from pulse_assets.github.stored import StoredCommits
from pulse_assets.raw.checkpoints import LIVE, Checkpoint
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, Gone, RawTable, Row

log = logging.getLogger(__name__)

UNKNOWN = "unknown"
LINKS_A_PAGE = 200
# What is being written may bear a time before the newest that can be seen.
UNSETTLED = timedelta(minutes=10)


class _Commit(Struct):
    sha: str


class _Comparison(Struct):
    status: str
    total_commits: int
    commits: list[_Commit]


@dataclass(frozen=True)
class DeploymentCommits:
    """The stream. It reads raw, and asks GitHub only for what the history there does not tell."""

    url: str
    github: GitHub
    changes: Changes
    name: str = "deployment_commits"
    tables: tuple[RawTable, ...] = (tables.DEPLOYMENT_COMMITS,)
    lag: timedelta = timedelta(minutes=2)

    def usage(self) -> Usage:
        """What all streams that share the client have used of GitHub."""
        return self.github.usage()

    def now(self) -> datetime:
        """GitHub's clock."""
        return self.github.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk for each repository of which something was written since, and one for all others.

        Months that are read again bring nothing of their own: chains are made of all that is in raw.
        """
        if checkpoints[0].lane != LIVE:
            return [Walk(tuple(checkpoints), None, until, unchanged=True)]
        self.changes.look(checkpoint.unit for checkpoint in checkpoints)
        numbers = {
            checkpoint.unit: shown.repository_id
            for checkpoint in checkpoints
            if (shown := self.changes.shown(checkpoint.unit))
        }
        with connect(self.url) as connection:
            connection_id = checkpoints[0].unit.connection_id
            changed = newest_change(connection, connection_id, list(numbers.values()))
        settled = (datetime.now(UTC) - UNSETTLED).isoformat()
        walks, resting = [], []
        for checkpoint in checkpoints:
            unit = checkpoint.unit
            newest = changed.get(numbers[unit]) if unit in numbers else None
            if unit in numbers and checkpoint.fingerprint == [newest]:
                resting.append(checkpoint)
            else:
                seen = [newest] if newest is None or newest < settled else None
                walks.append(Walk((checkpoint,), checkpoint.watermark, until, {unit: seen}))
        if resting:
            walks.append(Walk(tuple(resting), None, until, unchanged=True))
        return walks

    def pages(self, walk: Walk) -> Iterator[Page]:
        """The links that are new or have another end, compared; those that are no more go."""
        unit = walk.units[0]
        repository_id = self.changes.of(unit).repository_id
        with connect(self.url) as connection:
            wanted = links(deployed(connection, unit.connection_id, repository_id))
            known = compared(connection, unit.connection_id, repository_id)
        graph = CommitGraph({})
        stored = StoredCommits(self.url, unit.connection_id, repository_id)
        open_links = [link for link in wanted if not _is_settled(link, known.get(link.deployment_id))]
        if open_links:
            graph = CommitGraph(stored.parents(deleted=True), stored.older())
        for start in range(0, len(open_links), LINKS_A_PAGE):
            some = open_links[start : start + LINKS_A_PAGE]
            rows = []
            for link in some:
                is_told = link.deployment_id in known and link.is_told_by(known[link.deployment_id])
                rows += _rows(repository_id, link, *self._compare(unit.name, graph, link, is_told=is_told))
            complete = [(repository_id, link.deployment_id) for link in some]
            batch = Batch(tables.DEPLOYMENT_COMMITS, rows, complete_for=complete)
            yield Page([batch], None, items=len(some), total=len(open_links))
        vanished = known.keys() - {link.deployment_id for link in wanted}
        if vanished:
            gone = Gone(("repository_id", "deployment_id"), [(repository_id, one) for one in sorted(vanished)])
            yield Page([Batch(tables.DEPLOYMENT_COMMITS, (), gone=gone)], None)

    def _compare(self, full_name: str, graph: CommitGraph, link: Link, *, is_told: bool) -> tuple[Difference, str]:
        """The difference and where it is from. `is_told`: GitHub did not know it; only history may tell now."""
        if link.base_sha is None:
            return Difference("seed"), "history"
        if link.base_sha == link.head_sha:
            return Difference("identical"), "history"
        found = graph.difference(link.base_sha, link.head_sha)
        if found:
            return found, "history"
        if is_told:
            return Difference(UNKNOWN), "compare"
        return _asked(self.github.of(full_name), full_name, link.base_sha, link.head_sha), "compare"


def _is_settled(link: Link, payload: dict[str, Any] | None) -> bool:
    return payload is not None and link.is_told_by(payload) and payload["status"] != UNKNOWN


def _rows(repository_id: int, link: Link, difference: Difference, source: str) -> list[Row]:
    added = difference.added if difference.status in ("ahead", "diverged") else ()
    told = {
        "chain": link.chain,
        "base": link.base,
        "base_sha": link.base_sha,
        "head_sha": link.head_sha,
        "status": difference.status,
        "source": source,
    }
    # What says that a deployment has been compared is the row of its own commit, whether that is new or not.
    shas = dict.fromkeys(added, True) | ({} if link.head_sha in added else {link.head_sha: False})
    return [
        Row((repository_id, link.deployment_id, sha), msgspec.json.encode({**told, "added": is_added}))
        for sha, is_added in shas.items()
    ]


def _asked(github: GitHub, full_name: str, base: str, head: str) -> Difference:
    """GitHub's comparison; `unknown` where it no longer has one of the commits."""
    path = f"/repos/{full_name}/compare/{base}...{head}"
    try:
        # Without paging GitHub gives 250 commits, with it a hundred a page.
        found = github.rest.get(path, _Comparison).value
        shas = [commit.sha for commit in found.commits]
        if len(shas) < found.total_commits:
            shas = _all_pages(github, path)
    except (NotFound, RequestRefused) as error:
        if not error.what.startswith(("HTTP 404", "HTTP 422")):
            raise
        log.warning("%s: cannot compare %s with %s: %s", full_name, base, head, error.what)
        return Difference(UNKNOWN)
    return Difference(found.status, shas[::-1])


def _all_pages(github: GitHub, path: str) -> list[str]:
    shas: list[str] = []
    number, has_more = 1, True
    while has_more:
        reply = github.rest.get(path, _Comparison, {"per_page": api.PAGE, "page": number})
        shas += [commit.sha for commit in reply.value.commits]
        number, has_more = number + 1, next_link(reply.headers.get("link")) is not None
    return shas
