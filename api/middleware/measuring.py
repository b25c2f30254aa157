"""Counts requests and their time by route, for `/metrics`."""

from functools import lru_cache
from time import perf_counter

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware.routes import route_of

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("pulse_http_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram("pulse_http_request_seconds", "Time to the last byte of the answer.", ["route"], buckets=BOUNDS)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measuring:
    """Observes each request when its answer is complete."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and measure it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = perf_counter(), 500

        async def send_noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, send_noting_status)
        finally:
            route = route_of(scope, status)
            # Made-up methods must not make up time series.
            method = scope["method"] if scope["method"] in METHODS else "other"
            count, seconds = _series(method, route, status)
            count.inc()
            seconds.observe(perf_counter() - began)


@lru_cache(maxsize=10_000)
def _series(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Looking them up by their labels takes as long as counting."""
    return REQUESTS.labels(method, route, status), SECONDS.labels(route)
