"""What follows from requests and deployments once they are numbered: changed files, tags, releases, workflow runs."""

from datetime import datetime, timedelta
from itertools import count
from random import Random

from sample_org.records import ChangedFile, Deployment, Organisation, PullRequest, Release, Tag, WorkflowRun
from sample_org.world.people import DEPLOYER
from sample_org.world.requests import size

_FOLDERS = ("src", "src/api", "src/web", "tests", "docs", "deploy")
_SUFFIXES = {"Python": "py", "TypeScript": "ts", "Go": "go", "Kotlin": "kt"}
_DEPLOYMENTS_A_RELEASE = 5


def list_files(rng: Random, requests: list[PullRequest]) -> None:
    """Spread each request's lines over its files; some change a lock file, which nobody writes by hand."""
    for request in requests:
        suffix = _SUFFIXES[request.repository.language]
        names = [f"{rng.choice(_FOLDERS)}/part_{rng.randrange(400)}.{suffix}" for _ in range(request.changed_files)]
        if rng.random() < 0.1:
            names[-1] = "package-lock.json"
        paths = sorted(set(names))
        request.changed_files = len(paths)
        additions, deletions = (_shares(rng, total, len(paths)) for total in size(request))
        request.files = [
            ChangedFile(path, added, deleted, "ADDED" if rng.random() < 0.15 else "MODIFIED")
            for path, added, deleted in zip(paths, additions, deletions, strict=True)
        ]


def publish(organisation: Organisation) -> tuple[list[Tag], list[Release]]:
    """Every fifth deployment to production becomes a version; the newest of a repository is still a draft."""
    tags, releases, numbers = [], [], count(70_000_001)
    for repository in organisation.repositories:
        live = [d for d in organisation.deployments if d.repository is repository and _went_live(d)]
        for minor, deployment in enumerate(live[::_DEPLOYMENTS_A_RELEASE], start=1):
            at = deployment.statuses[2].at + timedelta(minutes=3)
            tagger = DEPLOYER if minor % 2 else None
            tag = Tag(repository, f"v1.{minor}.0", deployment.commit_oid, at, tagger)
            release = Release(repository, tag, at, at + timedelta(minutes=2), DEPLOYER, is_prerelease=minor % 4 == 0)
            release.updated, release.id = release.published, next(numbers)
            tags.append(tag)
            releases.append(release)
        if releases and releases[-1].repository is repository:
            releases[-1].published, releases[-1].updated = None, releases[-1].created
    return tags, releases


def run_workflows(rng: Random, organisation: Organisation) -> list[WorkflowRun]:
    """Tests for each request and each merge, and a run that deploys; those that end after the period still run."""
    runs: list[WorkflowRun] = []
    for request in organisation.pull_requests:
        head = request.commits[-1]
        runs.append(_test(rng, request, "pull_request", request.branch, head.oid, max(head.committed, request.created)))
        if request.merge_commit:
            merge = request.merge_commit
            runs.append(_test(rng, request, "push", "main", merge.oid, merge.committed))
    for deployment in organisation.deployments:
        if deployment.environment == "production" and len(deployment.statuses) > 2:
            end = deployment.statuses[2]
            begun, conclusion = deployment.created, end.state.lower()
            sha = deployment.commit_oid
            run = WorkflowRun(
                deployment.repository, "deploy", "workflow_dispatch", "main", sha, DEPLOYER, begun, end.at, conclusion
            )
            runs.append(run)
    runs = sorted((run for run in runs if run.created < organisation.until), key=lambda r: (r.created, r.repository.id))
    for number, run in enumerate(runs, start=3_000_000_001):
        run.id = number
        if run.updated >= organisation.until:
            run.updated, run.conclusion = run.created, None
    return runs


def _test(rng: Random, request: PullRequest, event: str, branch: str, sha: str, pushed: datetime) -> WorkflowRun:
    created = pushed + timedelta(seconds=rng.randrange(2, 20))
    conclusion = "failure" if rng.random() < 0.12 else "success"
    ended = created + timedelta(seconds=rng.randrange(90, 1200))
    return WorkflowRun(request.repository, "tests", event, branch, sha, request.author, created, ended, conclusion)


def _went_live(deployment: Deployment) -> bool:
    is_live = len(deployment.statuses) > 2 and deployment.statuses[2].state == "SUCCESS"
    return deployment.environment == "production" and is_live


def _shares(rng: Random, total: int, parts: int) -> list[int]:
    """`total` in so many parts, none negative."""
    cuts = sorted(rng.randint(0, total) for _ in range(parts - 1))
    return [end - begin for begin, end in zip([0, *cuts], [*cuts, total], strict=True)]
