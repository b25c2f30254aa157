"""GitHub's REST endpoints."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample_org.answers import json_answer
from sample_org.github import rendering
from sample_org.github.access import DOCS, quota_headers, quota_of, refusal, used_up
from sample_org.github.actions import comparison, listed_commit, workflow_run, workflow_runs
from sample_org.github.lists import Row, numbered, tagged, walked
from sample_org.github.rendering import zulu
from sample_org.github.site import GitHubSite, RepositoryRecords, last_push
from sample_org.records import Deployment, GitHubIssue, PullRequest

Handler = Callable[[GitHubSite, Request], Response]
RepositoryHandler = Callable[[GitHubSite, Request, RepositoryRecords], Response]


def rest_routes(site: GitHubSite, guard: Callable[[Request], Response | None]) -> list[Route]:
    """All REST routes; `guard` answers for requests that are refused."""
    handlers: dict[str, Handler] = {
        "/user": _user,
        "/rate_limit": _rate_limit,
        "/meta": _meta,
        "/orgs/{org}/repos": _organisation_repositories,
    }
    in_repository: dict[str, RepositoryHandler] = {
        "": _repository,
        "/issues": _issues,
        "/issues/{number:int}": _issue,
        "/pulls": _pulls,
        "/pulls/comments": _review_comments,
        "/issues/comments": _issue_comments,
        "/deployments": _deployments,
        "/deployments/{deployment:int}/statuses": _deployment_statuses,
        "/actions/runs": workflow_runs,
        "/actions/runs/{run:int}": _workflow_run,
        "/compare/{range}": _compare,
        "/commits": _commits,
    }
    for path, handler in in_repository.items():
        handlers["/repos/{owner}/{repo}" + path] = partial(_with_repository, handler)
        handlers["/repositories/{id:int}" + path] = partial(_with_repository, handler)
    return [Route(path, _endpoint(site, guard, handler)) for path, handler in handlers.items()]


def not_found() -> Response:
    """GitHub's 404, which is also its answer to what one may not see."""
    return json_answer({"message": "Not Found", "documentation_url": DOCS, "status": "404"}, 404)


def _endpoint(
    site: GitHubSite, guard: Callable[[Request], Response | None], handler: Handler
) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        refused = guard(request)
        if refused is not None:
            return refused
        quota = quota_of(site, request, "core")
        if not quota.remaining and handler is not _rate_limit:
            return used_up(quota)
        try:
            response = handler(site, request)
        except (ValueError, msgspec.DecodeError):
            # A date or cursor that cannot be read.
            return json_answer({"message": "Validation Failed", "documentation_url": DOCS, "status": "422"}, 422)
        quota.spend(0 if response.status_code == 304 or handler is _rate_limit else 1)
        response.headers.update(quota_headers(quota, "core"))
        return response

    return answer


def _with_repository(handler: RepositoryHandler, site: GitHubSite, request: Request) -> Response:
    given = request.path_params
    found = site.with_id(given["id"]) if "id" in given else site.find(given["owner"], given["repo"])
    if (
        found
        and "id" not in given
        and found.repository.full_name.lower() != f"{given['owner']}/{given['repo']}".lower()
    ):
        rest = request.url.path.partition(f"/repos/{given['owner']}/{given['repo']}")[2]
        query = f"?{request.url.query}" if request.url.query else ""
        address = f"{site.base}/repositories/{found.repository.id}{rest}{query}"
        return json_answer({"message": "Moved Permanently", "url": address}, 301, {"location": address})
    return handler(site, request, found) if found else not_found()


def _user(site: GitHubSite, request: Request) -> Response:
    return tagged(request, rendering.full_user(site.base, site.viewer), {"x-oauth-scopes": "read:org, repo"})


def _rate_limit(site: GitHubSite, request: Request) -> Response:
    def shown(resource: str) -> dict[str, int]:
        quota = quota_of(site, request, resource)
        left = {"used": quota.used, "remaining": quota.remaining}
        return {"limit": quota.limit, **left, "reset": int(quota.resets_at)}

    core = shown("core")
    return json_answer({"resources": {"core": core, "graphql": shown("graphql")}, "rate": core})


def _organisation_repositories(site: GitHubSite, request: Request) -> Response:
    login = request.path_params["org"]
    if login.lower() != site.organisation.login:
        return not_found()
    listed = [partial(_render_repository, site, records) for records in site.own_repositories]
    return numbered(request, f"{site.base}/orgs/{login}/repos", listed)


def _repository(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    return tagged(request, _render_repository(site, records))


def _render_repository(site: GitHubSite, records: RepositoryRecords) -> dict[str, Any]:
    return rendering.repository(site.base, records.repository, last_push(records))


def _issues(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    if not records.has_issues:
        return refusal(410, "Issues has been disabled in this repository.")
    given = request.query_params
    state, since = given.get("state", "open"), _since(request)
    by_update = given.get("sort", "created") == "updated"
    rows: list[Row] = []
    items: list[PullRequest | GitHubIssue] = [*records.requests.values(), *records.issues.values()]
    for item in items:
        shown_state = "closed" if item.closed else "open"
        if state in ("all", shown_state) and (zulu(item.updated) or "") >= since:
            at = zulu(item.updated if by_update else item.created) or ""
            rows.append(((at, item.number), partial(_render_issue, site, item)))
    return walked(request, _address(site, records, "issues"), rows, descending=given.get("direction") != "asc")


def _issue(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    number = request.path_params["number"]
    item = records.requests.get(number) or records.issues.get(number)
    return tagged(request, _render_issue(site, item)) if item else not_found()


def _render_issue(site: GitHubSite, item: PullRequest | GitHubIssue) -> dict[str, Any]:
    return rendering.issue(site.base, item)


def _pulls(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    """Pull requests; sorted by update where that is asked for, newest first unless `direction` says else."""
    given = request.query_params
    by_update = given.get("sort", "created") == "updated"
    rows: list[Row] = [
        ((zulu(item.updated if by_update else item.created) or "", item.number), partial(_render_issue, site, item))
        for item in records.requests.values()
        if given.get("state", "open") in ("all", "closed" if item.closed else "open")
    ]
    rows.sort(key=lambda row: row[0], reverse=given.get("direction", "desc") == "desc")
    return numbered(request, _address(site, records, "pulls"), [render for _, render in rows])


def _issue_comments(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    found: list[Row] = [
        ((zulu(c.updated) or "", c.id), partial(rendering.issue_comment, site.base, r, c))
        for r in records.requests.values()
        for c in r.comments
    ]
    return _comments(site, request, records, "issues/comments", found)


def _review_comments(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    found: list[Row] = [
        ((zulu(c.updated) or "", c.id), partial(rendering.review_comment, site.base, r, review, c))
        for r in records.requests.values()
        for review in r.reviews
        for c in review.comments
    ]
    return _comments(site, request, records, "pulls/comments", found)


def _comments(site: GitHubSite, request: Request, records: RepositoryRecords, path: str, found: list[Row]) -> Response:
    """A repository's comments by id, or by time when `sort` says so; `since` bounds their update time."""
    given = request.query_params
    since = _since(request)
    kept = [row for row in found if row[0][0] >= since]
    if "sort" in given:
        kept.sort(key=lambda row: row[0], reverse=given.get("direction") != "asc")
    else:
        kept.sort(key=lambda row: row[0][1])
    return numbered(request, _address(site, records, path), [render for _, render in kept])


def _since(request: Request) -> str:
    given = request.query_params.get("since")
    return zulu(datetime.fromisoformat(given)) or "" if given else ""


def _deployments(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    environment = request.query_params.get("environment")
    listed = [
        partial(rendering.deployment, site.base, item)
        for item in reversed(records.deployments)
        if environment in (None, item.environment)
    ]
    return numbered(request, _address(site, records, "deployments"), listed)


def _deployment_statuses(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    identifier = request.path_params["deployment"]
    found: Deployment | None = next((d for d in records.deployments if d.id == identifier), None)
    if found is None:
        return not_found()
    listed = [partial(rendering.deployment_status, site.base, found, status) for status in reversed(found.statuses)]
    return numbered(request, _address(site, records, f"deployments/{identifier}/statuses"), listed)


def _workflow_run(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    found = workflow_run(site, request, records)
    return tagged(request, found) if found else not_found()


def _commits(site: GitHubSite, request: Request, records: RepositoryRecords) -> Response:
    """The default branch, newest first."""
    if not records.head:
        return refusal(409, "Git Repository is empty.")
    rows = [partial(listed_commit, commit) for commit in site.history(records.head)]
    return numbered(request, _address(site, records, "commits"), rows)


def _meta(site: GitHubSite, request: Request) -> Response:
    told: dict[str, Any] = {"verifiable_password_authentication": False}
    return tagged(request, told | ({"installed_version": site.version} if site.version else {}))


def _compare(site: GitHubSite, request: Request, _records: RepositoryRecords) -> Response:
    base, _, head = request.path_params["range"].partition("...")
    known = base in site.commits and head in site.commits
    return comparison(site, request, base, head) if known else not_found()


def _address(site: GitHubSite, records: RepositoryRecords, path: str) -> str:
    return f"{site.base}/repositories/{records.repository.id}/{path}"
