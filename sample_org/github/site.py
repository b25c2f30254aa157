"""GitHub's state: records by repository, number and node id, and the quota that answers tell."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sample_org.github.apps import App
from sample_org.github.history import newest_first
from sample_org.records import (
    Commit,
    Deployment,
    GitHubIssue,
    Organisation,
    Person,
    PullRequest,
    Release,
    Repository,
    Tag,
    WorkflowRun,
)

QUOTA = 5000
_WINDOW_SECONDS = 3600


@dataclass(slots=True)
class Quota:
    """What one token has used of an hour's quota, of requests or of points."""

    limit: int = QUOTA
    used: int = 0
    resets_at: float = 0.0
    clock: Callable[[], float] = time.time

    def spend(self, points: int) -> None:
        """Count a request, in a new window when the old one is over."""
        now = self.clock()
        if now >= self.resets_at:
            self.used, self.resets_at = 0, now + _WINDOW_SECONDS
        self.used += points

    @property
    def remaining(self) -> int:
        """Points left, never below zero."""
        return max(0, self.limit - self.used) if self.clock() < self.resets_at else self.limit


@dataclass(slots=True)
class RepositoryRecords:
    """All records of one repository; `head` is the newest commit of its default branch, blank while it has none."""

    repository: Repository
    head: str
    has_issues: bool = True
    requests: dict[int, PullRequest] = field(default_factory=dict)
    issues: dict[int, GitHubIssue] = field(default_factory=dict)
    deployments: list[Deployment] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    runs: list[WorkflowRun] = field(default_factory=list)

    def runs_on_head(self) -> list[WorkflowRun]:
        """The runs on the newest commit of the default branch."""
        return [run for run in self.runs if run.commit_oid == self.head]


class GitHubSite:
    """GitHub over an organisation; `base` is the REST address without a trailing slash.

    `old_names` (lower case) lead to the repositories that had them; those `withheld` are not shown to the caller.
    """

    def __init__(self, organisation: Organisation, base: str) -> None:
        self.organisation = organisation
        self.base = base
        self.hourly = QUOTA
        self.clock: Callable[[], float] = time.time
        self.app: App | None = None
        # Fields that an older server would not know, as `Type.field`.
        self.lacks: set[str] = set()
        # What an Enterprise Server says of itself; github.com says nothing.
        self.version: str | None = None
        self._quotas: dict[tuple[str, str], Quota] = {}
        self.repositories = {
            r.full_name.lower(): RepositoryRecords(r, r.initial_oid) for r in organisation.repositories
        }
        self.by_id = {records.repository.id: records for records in self.repositories.values()}
        for request in organisation.pull_requests:
            self.by_id[request.repository.id].requests[request.number] = request
        for issue in organisation.github_issues:
            self.by_id[issue.repository.id].issues[issue.number] = issue
        for deployment in organisation.deployments:
            self.by_id[deployment.repository.id].deployments.append(deployment)
        for tag in organisation.tags:
            self.by_id[tag.repository.id].tags.append(tag)
        for release in organisation.releases:
            self.by_id[release.repository.id].releases.append(release)
        for run in organisation.workflow_runs:
            self.by_id[run.repository.id].runs.append(run)
        self.old_names: dict[str, int] = {}
        self.withheld: set[int] = set()
        self.commits = {commit.oid: commit for commit in _commits(organisation)}
        for records in self.by_id.values():
            merges = [r.merge_commit for r in records.requests.values() if r.merge_commit]
            records.head = max(merges, key=_committed, default=self.commits[records.head]).oid
        self._histories: dict[str, list[Commit]] = {}

    def quota(self, token: str | None, resource: str) -> Quota:
        """The quota of a token: `core` of requests, `graphql` of points."""
        quota = self._quotas.setdefault((token or "", resource), Quota(clock=lambda: self.clock()))
        quota.limit = self.hourly
        return quota

    @property
    def viewer(self) -> Person:
        """Whose token it is."""
        return self.organisation.people[0]

    def find(self, owner: str, name: str) -> RepositoryRecords | None:
        """A repository's records, whatever the case of its name; also by a name that it had before."""
        asked = f"{owner}/{name}".lower()
        found = self.repositories.get(asked)
        return self.with_id(found.repository.id if found else self.old_names.get(asked, 0))

    def with_id(self, number: int) -> RepositoryRecords | None:
        """The records of the repository with this id."""
        return None if number in self.withheld else self.by_id.get(number)

    @property
    def own_repositories(self) -> list[RepositoryRecords]:
        """The repositories of the organisation that the caller may see."""
        login = self.organisation.login
        shown = [records for number, records in self.by_id.items() if number not in self.withheld]
        return [records for records in shown if records.repository.owner == login]

    def unlink(self, issue: GitHubIssue) -> None:
        """No request closes this issue any more."""
        for request in self.organisation.pull_requests:
            if request.closes is issue:
                request.closes = None

    def rename(self, records: RepositoryRecords, owner: str, name: str) -> None:
        """Give a repository another owner or name; the old one goes on leading to it."""
        old = records.repository.full_name.lower()
        del self.repositories[old]
        self.old_names[old] = records.repository.id
        records.repository.owner, records.repository.name = owner, name
        self.repositories[f"{owner}/{name}".lower()] = records

    def remove(self, records: RepositoryRecords) -> None:
        """Delete a repository with all that is in it."""
        repository, organisation = records.repository, self.organisation
        for issue in records.issues.values():
            self.unlink(issue)
        del self.repositories[repository.full_name.lower()], self.by_id[repository.id]
        for team in organisation.teams:
            team.repositories[:] = [other for other in team.repositories if other is not repository]
        lists: tuple[list[Any], ...] = (
            organisation.pull_requests,
            organisation.github_issues,
            organisation.deployments,
            organisation.tags,
            organisation.releases,
            organisation.workflow_runs,
        )
        for records_of_all in lists:
            records_of_all[:] = [record for record in records_of_all if record.repository is not repository]

    def runs_of(self, oid: str) -> list[WorkflowRun]:
        """The runs on one commit of a default branch, which are the suites of checks that GitHub shows of it."""
        return [run for records in self.by_id.values() if records.head == oid for run in records.runs_on_head()]

    def history(self, oid: str) -> list[Commit]:
        """All commits that can be reached from one, newest first; what an id stands for never changes."""
        if oid not in self._histories:
            self._histories[oid] = newest_first(self.commits, oid)
        return self._histories[oid]


def last_push(records: RepositoryRecords) -> datetime:
    """When the repository was pushed to last: the newest commit of its requests."""
    moments = [r.updated for r in records.requests.values() if r.updated]
    return max(moments, default=records.repository.created)


def _committed(commit: Commit) -> Any:
    return commit.committed


def _commits(organisation: Organisation) -> Iterator[Commit]:
    """All commits: those of requests, the merges, and the first of each repository, which has no author's account."""
    for repository in organisation.repositories:
        at, mail = repository.created, f"platform@{repository.owner}.example"
        yield Commit(repository.initial_oid, None, "Platform", mail, at, at, 100, 0, "Begin")
    for request in organisation.pull_requests:
        yield from request.commits
        if request.merge_commit:
            yield request.merge_commit
