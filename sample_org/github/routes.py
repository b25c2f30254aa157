"""GitHub as one ASGI application: REST, GraphQL, and who may ask."""

from functools import partial

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sample_org.answers import json_answer
from sample_org.github.access import DOCS, app_routes, guard, quota_headers, quota_of
from sample_org.github.graphql import GraphQLApi
from sample_org.github.rest import not_found, rest_routes
from sample_org.github.site import GitHubSite


def github_app(site: GitHubSite) -> Starlette:
    """All endpoints; callers without a good token get 401, those without a User-Agent 403."""
    api = GraphQLApi(site)

    async def graphql(request: Request) -> Response:
        refused = guard(site, request)
        if refused is not None:
            return refused
        quota = quota_of(site, request, "graphql")
        try:
            body = msgspec.json.decode(await request.body())
        except msgspec.DecodeError:
            return json_answer({"message": "Problems parsing JSON", "documentation_url": DOCS, "status": "400"}, 400)
        answer = api.answer(body, quota)
        return json_answer(answer, headers=quota_headers(quota, "graphql"))

    async def unknown(_request: Request, _error: Exception) -> Response:
        return not_found()

    routes = [Route("/graphql", graphql, methods=["POST"]), *app_routes(site), *rest_routes(site, partial(guard, site))]
    return Starlette(routes=routes, exception_handlers={404: unknown})
