"""GitHub's state: records by repository, number and node id, and the quota that answers tell."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from sample_org.records import Commit, Deployment, GitHubIssue, Organisation, Person, PullRequest, Repository

QUOTA = 5000
_WINDOW_SECONDS = 3600


@dataclass(slots=True)
class Quota:
    """What is used of an hour's quota. It is told to callers, and not enforced."""

    used: int = 0
    resets_at: float = 0.0

    def spend(self, points: int) -> None:
        """Count a request, in a new window when the old one is over."""
        if time.time() >= self.resets_at:
            self.used, self.resets_at = 0, time.time() + _WINDOW_SECONDS
        self.used += points

    @property
    def remaining(self) -> int:
        """Points left, never below zero."""
        return max(0, QUOTA - self.used)


@dataclass(slots=True)
class RepositoryRecords:
    """All records of one repository."""

    repository: Repository
    requests: dict[int, PullRequest] = field(default_factory=dict)
    issues: dict[int, GitHubIssue] = field(default_factory=dict)
    deployments: list[Deployment] = field(default_factory=list)


class GitHubSite:
    """GitHub over an organisation; `base` is the REST address without a trailing slash."""

    def __init__(self, organisation: Organisation, base: str) -> None:
        self.organisation = organisation
        self.base = base
        self.rest_quota, self.graphql_quota = Quota(), Quota()
        self.repositories = {r.full_name.lower(): RepositoryRecords(r) for r in organisation.repositories}
        self.by_id = {records.repository.id: records for records in self.repositories.values()}
        for request in organisation.pull_requests:
            self.by_id[request.repository.id].requests[request.number] = request
        for issue in organisation.github_issues:
            self.by_id[issue.repository.id].issues[issue.number] = issue
        for deployment in organisation.deployments:
            self.by_id[deployment.repository.id].deployments.append(deployment)
        self.commits = {commit.oid: commit for commit in _commits(organisation)}

    @property
    def viewer(self) -> Person:
        """Whose token it is."""
        return self.organisation.people[0]

    def find(self, owner: str, name: str) -> RepositoryRecords | None:
        """A repository's records, whatever the case of its name."""
        return self.repositories.get(f"{owner}/{name}".lower())


def _commits(organisation: Organisation) -> Iterator[Commit]:
    """All commits: those of requests, the merges, and the first of each repository, which has no author's account."""
    for repository in organisation.repositories:
        at, mail = repository.created, f"platform@{repository.owner}.example"
        yield Commit(repository.initial_oid, None, "Platform", mail, at, at, 100, 0, "Begin")
    for request in organisation.pull_requests:
        yield from request.commits
        if request.merge_commit:
            yield request.merge_commit
