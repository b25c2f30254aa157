"""One line a request: method, route, status, time, id, user. No path, query, header or body: they may hold secrets."""

import logging
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.middleware.routes import route_of

log = logging.getLogger("pulse.requests")


class AccessLog:
    """Writes the line when the answer is complete."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and tell how it went."""
        if scope["type"] != "http" or not log.isEnabledFor(logging.INFO):
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
            principal = scope.get("principal")
            fields = {
                "method": scope["method"],
                "route": route_of(scope, status),
                "status": status,
                "ms": round((perf_counter() - began) * 1000, 2),
                "request_id": scope["request_id"],
                "user": principal.actor if principal else None,
            }
            log.info("request", extra={"fields": fields})
