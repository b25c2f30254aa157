"""Routes whose parameters are plain: path parameters, and dependencies that take the request and nothing else.

FastAPI solves parameters anew for each request, which is a quarter of the time of a quick one. Here it is known when
the application starts what has to be called. OpenAPI, and the rules of access, see these routes as any other.
"""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

Call = Callable[[Request], Awaitable[Any]]


class NotDirect(TypeError):
    """A route has a parameter that is not plain."""


class DirectRoute(APIRoute):
    """A route that returns its response itself."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler; NotDirect when a parameter is not plain."""
        dependant, endpoint = self.dependant, self.endpoint
        if dependant.query_params or dependant.header_params or dependant.body_params or dependant.cookie_params:
            raise NotDirect(f"{self.path} has parameters that are neither in its path nor dependencies")
        paths = [field.name for field in dependant.path_params]
        calls = [(one.name, _plain(self.path, one)) for one in dependant.dependencies]

        async def handle(request: Request) -> Response:
            values: dict[str, Any] = {name: request.path_params[name] for name in paths}
            for name, call in calls:
                found = await call(request)
                if name is not None:
                    values[name] = found
            response: Response = await endpoint(**values)
            return response

        return handle


def _plain(path: str, dependant: Dependant) -> Call:
    takes_request = dependant.request_param_name or dependant.http_connection_param_name
    fields = (dependant.path_params, dependant.query_params, dependant.header_params, dependant.body_params)
    if dependant.call is None or not takes_request or dependant.dependencies or any(fields):
        raise NotDirect(f"{path}: the dependency {dependant.name} takes more than the request")
    call: Call = dependant.call
    return call
