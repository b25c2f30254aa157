"""The one mechanism of access: a route `requires(permission)` or says `@public`, or the API does not start."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from fastapi import FastAPI, HTTPException
from fastapi.dependencies.models import Dependant
from fastapi.requests import HTTPConnection
from fastapi.routing import RouteContext, iter_route_contexts

from pulse.access.permissions import MEANINGS, Permission, Principal

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
PUBLIC = "is_public"


class RouteWithoutRule(Exception):
    """A route says neither what it needs nor that it is public."""


class Requires:
    """The dependency of a route that needs `permission`; gives the principal."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    async def __call__(self, request: HTTPConnection) -> Principal:
        """The principal of the request; 401 where there is none, 403 where it is not allowed."""
        principal: Principal | None = request.scope.get("principal")
        if principal is None:
            raise request.scope["refusal"]
        if not principal.may(self.permission):
            raise HTTPException(403, f"You are not allowed to {MEANINGS[self.permission]}.")
        return principal


def requires(permission: Permission) -> Requires:
    """What a route depends on that needs `permission`."""
    return Requires(permission)


def public(endpoint: Endpoint) -> Endpoint:
    """Mark an endpoint that answers everybody."""
    setattr(endpoint, PUBLIC, True)
    return endpoint


def routes_of(app: FastAPI) -> list[RouteContext]:
    """The routes that have rules: all but those of FastAPI's own documentation pages."""
    own = {app.openapi_url, app.docs_url, app.redoc_url, app.swagger_ui_oauth2_redirect_url}
    return [route for route in iter_route_contexts(app.routes) if route.path not in own]


def permissions_of(route: RouteContext) -> list[Permission]:
    """What the route needs; a route that FastAPI does not call itself has no dependencies."""
    dependant = getattr(route, "dependant", None)
    return [call.permission for call in _calls(dependant) if isinstance(call, Requires)] if dependant else []


def require_rules(app: FastAPI) -> None:
    """Raise RouteWithoutRule unless every route of `app` has exactly one rule."""
    for route in routes_of(app):
        rules = len(permissions_of(route)) + hasattr(route.endpoint, PUBLIC)
        if rules != 1:
            raise RouteWithoutRule(f"{route.path} has {rules} access rules; it needs `requires(…)` or `@public`, once")


def _calls(dependant: Dependant) -> Iterator[object]:
    for part in dependant.dependencies:
        yield part.call
        yield from _calls(part)
