"""So many requests a minute for each user and key, and for each address of those who are nobody."""

import math
from http import HTTPStatus

from starlette.datastructures import State
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.limits import Limits, Verdict
from api.problems import problem

# Load balancers and orchestrators ask these all the time; of the dashboard's files each page needs many.
EXEMPT = ("/health/", "/assets/")


class RateLimit:
    """Answers 429 with `Retry-After` beyond the limit; all answers tell what is left."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self.app = app
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its sender keeps within the limit."""
        if scope["type"] != "http" or scope["path"].startswith(EXEMPT):
            await self.app(scope, receive, send)
            return
        limits: Limits = self.state.limits
        verdict = await limits.judge(*_sender(scope))
        if verdict is None:
            await self.app(scope, receive, send)
            return
        told = _headers(verdict)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *told]
            await send(message)

        if verdict.is_allowed:
            await self.app(scope, receive, send_with_headers)
            return
        wait = max(1, math.ceil(verdict.wait))
        detail = f"More than {verdict.policy.requests} requests a minute. Try again in {wait} seconds."
        refusal = problem(scope, HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(wait)})
        await refusal(scope, receive, send_with_headers)


def _sender(scope: Scope) -> tuple[str, bool]:
    """Whom the request counts for, and whether that is somebody known."""
    principal = scope.get("principal")
    if principal:
        return (f"key {principal.key_id}" if principal.key_id else f"user {principal.user_id}"), True
    client = scope.get("client")
    return f"address {client[0] if client else ''}", False


def _headers(verdict: Verdict) -> list[tuple[bytes, bytes]]:
    """As in the IETF's draft on rate limit headers, version 10."""
    policy = verdict.policy
    return [
        (b"ratelimit-policy", f'"default";q={policy.requests};w={policy.seconds}'.encode()),
        (b"ratelimit", f'"default";r={verdict.remaining};t={math.ceil(verdict.reset)}'.encode()),
    ]
