"""GitHub as one ASGI application: REST, GraphQL, and who may ask."""

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample_org.answers import is_refused, json_answer
from sample_org.github.graphql import GraphQLApi
from sample_org.github.rest import DOCS, not_found, quota_headers, rest_routes
from sample_org.github.site import GitHubSite


def github_app(site: GitHubSite) -> Starlette:
    """All endpoints; callers without a good token get 401, those without a User-Agent 403."""
    api = GraphQLApi(site)

    async def graphql(request: Request) -> Response:
        refused = _guard(request)
        if refused is not None:
            return refused
        try:
            body = msgspec.json.decode(await request.body())
        except msgspec.DecodeError:
            return json_answer({"message": "Problems parsing JSON", "documentation_url": DOCS, "status": "400"}, 400)
        answer = api.answer(body)
        return json_answer(answer, headers=quota_headers(site.graphql_quota, "graphql"))

    async def unknown(_request: Request, _error: Exception) -> Response:
        return not_found()

    routes = [Route("/graphql", graphql, methods=["POST"]), *rest_routes(site, _guard)]
    return Starlette(routes=routes, exception_handlers={404: unknown})


def _guard(request: Request) -> Response | None:
    if not request.headers.get("user-agent"):
        text = "Request forbidden by administrative rules. Please make sure your request has a User-Agent header."
        return json_answer({"message": text, "documentation_url": DOCS, "status": "403"}, 403)
    if is_refused(request.headers.get("authorization", "")):
        return json_answer({"message": "Bad credentials", "documentation_url": DOCS, "status": "401"}, 401)
    return None
