"""The outermost ASGI layer: counts every request and acts out armed faults."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sample_org.faults import Fault, error_answer

_HTML = (
    b"<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n"
)


@dataclass(slots=True)
class Statistics:
    """Requests that were answered (or cut), by route template and status; status 0 is a connection cut."""

    answered: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults_fired: Counter[str] = field(default_factory=Counter)

    @property
    def requests(self) -> int:
        """All requests but those to the controls."""
        return self.answered.total()

    def count(self, route: str) -> int:
        """Requests to one route (`GET /jira/rest/api/3/field`), whatever the answer."""
        return sum(number for (name, _), number in self.answered.items() if name == route)

    def clear(self) -> None:
        """Begin again at zero."""
        self.answered.clear()
        self.faults_fired.clear()

    def as_json(self) -> dict[str, Any]:
        """`requests`, `routes` (route → status → number) and `faults_fired`."""
        routes: dict[str, dict[str, int]] = {}
        for (route, status), number in sorted(self.answered.items()):
            routes.setdefault(route, {})[str(status)] = number
        return {"requests": self.requests, "routes": routes, "faults_fired": dict(self.faults_fired)}


@dataclass(slots=True)
class Answer:
    """A response held back so that a fault can spoil it."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""

    async def receive(self, message: Message) -> None:
        """Take the place of `send`."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        else:
            self.body += message.get("body", b"")


@dataclass(slots=True)
class Layer:
    """Wraps the application; `faults` are tried in the order in which they were armed."""

    app: ASGIApp
    statistics: Statistics = field(default_factory=Statistics)
    faults: list[Fault] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith("/_control"):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        query = scope["query_string"].decode("latin-1")
        line = f"{scope['method']} {path}" + (f"?{query}" if query else "")
        hit = next((fault for fault in self.faults if fault.takes(line)), None)
        answer = Answer()
        if hit:
            self.statistics.faults_fired[hit.kind] += 1
            await _spoil(self.app, scope, receive, hit, answer)
        else:
            await self.app(scope, receive, answer.receive)
        self.statistics.answered[_route(scope, path), answer.status] += 1
        if answer.status:
            await _send(send, answer, cut=hit is not None and hit.kind == "truncate")
        else:
            _cut(send)


async def _spoil(app: ASGIApp, scope: Scope, receive: Receive, fault: Fault, answer: Answer) -> None:
    """Fill the answer as the fault wants it; status 0 means that the connection is to be cut."""
    if fault.kind == "reset":
        return
    if fault.kind in ("status", "html"):
        body, headers = error_answer(scope["path"], fault)
        answer.status = fault.status
        answer.body = msgspec.json.encode(body) if fault.kind == "status" else _HTML
        content = b"application/json" if fault.kind == "status" else b"text/html"
        answer.headers = [(b"content-type", content), *((k.encode(), v.encode()) for k, v in headers.items())]
        return
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    await app(scope, receive, answer.receive)
    if fault.kind == "bad_json":
        answer.body = answer.body[: len(answer.body) // 2]
    elif fault.kind == "partial":
        answer.body = _with_nulls(answer.body)


def _with_nulls(body: bytes) -> bytes:
    """The second half of the first list of nodes goes missing, each with an error."""
    answer = msgspec.json.decode(body)
    found = _first_list(answer.get("data"), ("data",))
    if found:
        path, nodes = found
        for position in range(len(nodes) // 2, len(nodes)):
            nodes[position] = None
            error = {"type": "RESOURCE_LIMITS_EXCEEDED", "path": [*path[1:], position]}
            answer.setdefault("errors", []).append({**error, "message": "Resource limits for this query exceeded."})
    return msgspec.json.encode(answer)


def _first_list(value: Any, path: tuple[str, ...]) -> tuple[tuple[str, ...], list[Any]] | None:
    if isinstance(value, list):
        return path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            found = _first_list(inner, (*path, name))
            if found:
                return found
    return None


async def _send(send: Send, answer: Answer, *, cut: bool) -> None:
    headers = [(name, value) for name, value in answer.headers if name != b"content-length"]
    if answer.status != 304:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if not cut:
        await send({"type": "http.response.body", "body": answer.body})
        return
    await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
    _cut(send)


def _cut(send: Send) -> None:
    """Cut the TCP connection. uvicorn hands over its request cycle as the object that `send` is bound to."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if cycle is None or transport is None:
        raise ConnectionResetError("The connection was cut, as armed.")
    transport.abort()
    cycle.response_started = cycle.response_complete = cycle.disconnected = True


def _route(scope: Scope, path: str) -> str:
    """The method and the path with its parameters' names in place of their values."""
    names = {str(value): name for name, value in scope.get("path_params", {}).items()}
    template = "/".join(f"{{{names[part]}}}" if part in names else part for part in path.split("/"))
    return f"{scope['method']} {template}"
