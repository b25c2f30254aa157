"""The route that a request took, as its template: what logs and metrics may say of a path."""

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import Scope

from api.dashboard.serving import Dashboard

UNMATCHED, KEPT = "unmatched", "kept results"


def templates_of(app: FastAPI) -> dict[object, str]:
    """The whole paths of all endpoints; a route itself knows only the part behind its router's prefix."""
    routes: dict[object, str] = {route.endpoint: route.path for route in iter_route_contexts(app.routes) if route.path}
    return routes | {Dashboard: "dashboard"}


def route_of(scope: Scope, status: int) -> str:
    """Such as `/api/v1/metrics/{name}`; `kept results` where no route was needed, `unmatched` where none fits."""
    templates: dict[object, str] = scope["app"].state.templates
    return templates.get(scope.get("endpoint"), KEPT if status < 400 else UNMATCHED)
