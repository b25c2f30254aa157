"""Answers of the sample organisation, changed on their way: what a real service may send and the sample never does."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sample_org.server import Simulation

Change = Callable[[bytes], bytes]


@contextmanager
def tampered(simulation: Simulation, route: str, change: Change) -> Iterator[None]:
    """Change the bodies of good answers to requests that match `route` (searched in `METHOD /path?query`)."""
    inner = simulation.app.app
    simulation.app.app = _Tampering(inner, re.compile(route), change)
    try:
        yield
    finally:
        simulation.app.app = inner


def in_json(change: Callable[[Any], object]) -> Change:
    """A change of the decoded body; what `change` returns is ignored."""

    def changed(body: bytes) -> bytes:
        value = msgspec.json.decode(body)
        change(value)
        return msgspec.json.encode(value)

    return changed


class _Tampering:
    def __init__(self, app: ASGIApp, route: re.Pattern[str], change: Change) -> None:
        self._app, self._route, self._change = app, route, change

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        line = f"{scope['method']} {scope['path']}?{scope['query_string'].decode()}"
        if not self._route.search(line):
            await self._app(scope, receive, send)
            return
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        start, *bodies = messages
        body = b"".join(message.get("body", b"") for message in bodies)
        await send(start)
        await send({"type": "http.response.body", "body": self._change(body) if start["status"] == 200 else body})
