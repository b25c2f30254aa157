"""Who may ask GitHub, and how much: tokens, an app's tokens, quotas."""

from email.utils import formatdate
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample_org.answers import is_refused, json_answer, token_of
from sample_org.github import rendering
from sample_org.github.lists import numbered
from sample_org.github.site import GitHubSite, Quota, last_push

DOCS = "https://docs.github.com/rest"


def guard(site: GitHubSite, request: Request) -> Response | None:
    """The answer to a caller without a good token or without a User-Agent; None for all others."""
    if not request.headers.get("user-agent"):
        text = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header."
        return refusal(403, text)
    authorization = request.headers.get("authorization", "")
    token = token_of(authorization) or ""
    is_strange = token.startswith("ghs_") and not (site.app and site.app.accepts(token))
    return refusal(401, "Bad credentials") if is_refused(authorization) or is_strange else None


def refusal(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error as GitHub words it."""
    return json_answer({"message": message, "documentation_url": DOCS, "status": str(status)}, status, headers)


def quota_of(site: GitHubSite, request: Request, resource: str) -> Quota:
    """What the caller may still ask for."""
    return site.quota(token_of(request.headers.get("authorization", "")), resource)


def quota_headers(quota: Quota, resource: str) -> dict[str, str]:
    """What every answer says about the caller's quota."""
    return {
        "x-ratelimit-limit": str(quota.limit),
        "x-ratelimit-remaining": str(quota.remaining),
        "x-ratelimit-used": str(quota.used),
        "x-ratelimit-reset": str(int(quota.resets_at)),
        "x-ratelimit-resource": resource,
    }


def used_up(quota: Quota) -> Response:
    """The answer to one request too many."""
    return refusal(403, "API rate limit exceeded for user ID 1.", quota_headers(quota, "core"))


def app_routes(site: GitHubSite) -> list[Route]:
    """What an app asks for itself, and what one of its installations may see."""

    async def installation(request: Request) -> Response:
        number = request.path_params["installation"]
        if not site.app or not site.app.speaks_for(token_of(request.headers.get("authorization", "")) or ""):
            text = "A JSON web token could not be decoded"
            return refusal(401, text, {"date": formatdate(site.app.clock(), usegmt=True)} if site.app else {})
        if number not in site.app.installations:
            return refusal(404, "Not Found")
        if request.method == "POST":
            return json_answer(site.app.give(), 201)
        return json_answer({"id": number, "account": {"login": site.app.installations[number]}})

    async def repositories(request: Request) -> Response:
        refused = guard(site, request)
        if refused:
            return refused
        listed = [
            partial(rendering.repository, site.base, records.repository, last_push(records))
            for records in site.own_repositories
        ]
        address = f"{site.base}/installation/repositories"
        return numbered(request, address, listed, lambda page: {"total_count": len(listed), "repositories": page})

    return [
        Route("/app/installations/{installation:int}", installation),
        Route("/app/installations/{installation:int}/access_tokens", installation, methods=["POST"]),
        Route("/installation/repositories", repositories),
    ]
