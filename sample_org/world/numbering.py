"""Ids, keys, numbers and names, given last: in the order in which the records were created, as the services do."""

from collections import defaultdict
from datetime import datetime, timedelta
from itertools import count
from random import Random

from sample_org.records import Comment, Deployment, GitHubIssue, Issue, PullRequest, Repository, Review, TimelineEvent
from sample_org.world import wording


def number_issues(issues: list[Issue]) -> None:
    """Order the issues by creation and give them ids and keys, and ids to their histories."""
    issues.sort(key=lambda issue: issue.created)
    in_project: dict[str, int] = defaultdict(int)
    for position, issue in enumerate(issues):
        in_project[issue.team.key] += 1
        issue.id = 10_001 + position
        issue.key = f"{issue.team.key}-{in_project[issue.team.key]}"
    histories = [history for issue in issues for history in issue.histories]
    for position, history in enumerate(sorted(histories, key=lambda history: history.at)):
        history.id = 50_001 + position
    comments = [comment for issue in issues for comment in issue.comments]
    for position, comment in enumerate(sorted(comments, key=lambda comment: comment.at)):
        comment.id = 200_001 + position
    worklogs = [worklog for issue in issues for worklog in issue.worklogs]
    for position, worklog in enumerate(sorted(worklogs, key=lambda worklog: worklog.updated)):
        worklog.id = 300_001 + position
    for position, link in enumerate(link for issue in issues for link in issue.links):
        link.id = 400_001 + position


def number_requests(rng: Random, requests: list[PullRequest], issues: list[GitHubIssue]) -> None:
    """Number requests and GitHub issues per repository in one sequence, name them, and chain their commits."""
    requests.sort(key=lambda r: (r.created, r.repository.id))
    numbers: dict[int, int] = defaultdict(int)
    numbered: list[PullRequest | GitHubIssue] = [*requests, *issues]
    for record in sorted(numbered, key=lambda r: (r.created, r.repository.id)):
        numbers[record.repository.id] += 1
        record.number = numbers[record.repository.id]
        record.id = record.repository.id * 100_000 + record.number
    issues.sort(key=lambda issue: issue.id)
    for request in requests:
        wording.name_request(rng, request)
        wording.name_commits(request)
    ids = count(2_000_000_001)
    for request in requests:
        entries: list[Review | Comment | TimelineEvent] = [*request.reviews, *request.comments, *request.events]
        for entry in entries:
            entry.id = next(ids)
        for review in request.reviews:
            for comment in review.comments:
                comment.id = next(ids)
    _chain_commits(requests)


def number_deployments(deployments: list[Deployment], until: datetime) -> list[Deployment]:
    """Those begun before `until`, in order of time, with ids; statuses after `until` are left out."""
    begun = sorted((d for d in deployments if d.created < until), key=lambda d: (d.created, d.repository.id))
    for position, deployment in enumerate(begun):
        deployment.id = 1_000_000_001 + position
        deployment.statuses = sorted((s for s in deployment.statuses if s.at < until), key=lambda s: s.at)
    statuses = [status for deployment in begun for status in deployment.statuses]
    for position, status in enumerate(sorted(statuses, key=lambda s: s.at)):
        status.id = 1_500_000_001 + position
    return begun


def _chain_commits(requests: list[PullRequest]) -> None:
    by_repository: dict[int, list[PullRequest]] = defaultdict(list)
    for request in requests:
        by_repository[request.repository.id].append(request)
    for members in by_repository.values():
        heads = _chain_merges(members[0].repository, members)
        for request in members:
            parent = max((h for h in heads if h[0] <= request.created), default=heads[0])[1]
            for commit in request.commits:
                commit.parents = (parent,)
                parent = commit.oid


def _chain_merges(repository: Repository, requests: list[PullRequest]) -> list[tuple[datetime, str]]:
    """Link the merge commits into the default branch; returns its heads over time, oldest first."""
    head = repository.initial_oid
    heads = [(repository.created - timedelta(days=365), head)]
    for request in sorted((r for r in requests if r.merge_commit), key=lambda r: r.merged or r.created):
        merge = request.merge_commit
        assert merge is not None
        merge.parents = (head,) if repository.squash else (head, request.commits[-1].oid)
        head = merge.oid
        heads.append((merge.committed, head))
    return heads
