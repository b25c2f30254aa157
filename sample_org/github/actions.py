"""Workflow runs and comparisons of commits, as REST gives them."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from sample_org.github import rendering
from sample_org.github.lists import numbered
from sample_org.github.rendering import zulu
from sample_org.github.site import GitHubSite, RepositoryRecords
from sample_org.records import Commit, WorkflowRun

# GitHub shows no more of what a query with a filter finds, however many there are.
_MOST_FILTERED = 1000


def workflow_runs(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    """Runs, newest first; `created` as `from..to`, both included."""
    given = request.query_params
    found = sorted(records.runs, key=lambda run: (run.created, run.id), reverse=True)
    created = given.get("created")
    if created:
        low, _, high = created.partition("..")
        found = [run for run in found if low <= (zulu(run.created) or "") <= high]
    shown = found[:_MOST_FILTERED] if created else found
    address = f"{site.base}/repositories/{records.repository.id}/actions/runs"
    rows = [partial(_run, site.base, run) for run in shown]
    return numbered(request, address, rows, lambda page: {"total_count": len(found), "workflow_runs": page})


def workflow_run(site: GitHubSite, request: Request, records: RepositoryRecords) -> dict[str, Any] | None:
    """One run by its number."""
    number = request.path_params["run"]
    return next((_run(site.base, run) for run in records.runs if run.id == number), None)


def comparison(site: GitHubSite, request: Request, base: str, head: str) -> Response:
    """Which commits `head` has more than `base`, oldest first; in pages where `per_page` or `page` is given."""
    ahead, behind = _more(site, head, base), _more(site, base, head)
    status = "identical" if base == head else "diverged" if ahead and behind else "ahead" if ahead else "behind"
    told = {"status": status, "ahead_by": len(ahead), "behind_by": len(behind), "total_commits": len(ahead)}
    rows = [partial(listed_commit, commit) for commit in reversed(ahead)]
    address = str(request.url).partition("?")[0]
    return numbered(request, address, rows, lambda page: {**told, "commits": page, "files": []})


def _more(site: GitHubSite, one: str, other: str) -> list[Commit]:
    known = {commit.oid for commit in site.history(other)}
    return [commit for commit in site.history(one) if commit.oid not in known]


def listed_commit(commit: Commit) -> dict[str, Any]:
    """A commit as lists show it."""
    dates = {"name": commit.author_name, "email": commit.author_email}
    return {
        "sha": commit.oid,
        "commit": {
            "message": commit.message,
            "author": {**dates, "date": zulu(commit.authored)},
            "committer": {**dates, "date": zulu(commit.committed)},
        },
        "parents": [{"sha": oid} for oid in commit.parents],
    }


def _run(base: str, run: WorkflowRun) -> dict[str, Any]:
    home = f"{base}/repos/{run.repository.full_name}"
    return {
        "id": run.id,
        "name": run.name,
        "node_id": rendering.node_id("WFR", run.id),
        "head_branch": run.branch,
        "head_sha": run.commit_oid,
        "path": f".github/workflows/{run.name}.yml",
        "display_title": run.name,
        "run_number": run.id % 100_000,
        "event": run.event,
        "status": "completed" if run.conclusion else "in_progress",
        "conclusion": run.conclusion,
        "workflow_id": 610_000_000 + sum(run.name.encode()),
        "url": f"{home}/actions/runs/{run.id}",
        "html_url": f"https://github.example/{run.repository.full_name}/actions/runs/{run.id}",
        "created_at": zulu(run.created),
        "updated_at": zulu(run.updated),
        "run_started_at": zulu(run.created),
        "run_attempt": run.attempt,
        "actor": rendering.user(base, run.actor),
        "repository": {"id": run.repository.id, "full_name": run.repository.full_name},
    }
