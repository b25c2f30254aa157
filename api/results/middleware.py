"""Answers from kept results before the application is asked. Who asks has been proven by then, each time.

A result is kept under what it depends on: the path with its query, what the reader may see, the encoding and the
version of the data. So it never has to be dropped, and nobody gets what was computed for others.
"""

import asyncio
import hashlib
import time
from functools import lru_cache

import psycopg
from psycopg_pool import PoolTimeout
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.data_version import DataVersions
from api.results.stores import LARGEST_RESULT, Result, Store
from pulse.access.permissions import Permission, Principal
from pulse.errors import ConfigurationError
from pulse.roles import Role

# Periods such as "12w" end today, and every time zone begins its days at some quarter of an hour.
QUARTER_HOUR = 900
UNKNOWN = (psycopg.Error, PoolTimeout, ConfigurationError)
VARY = (b"vary", b"authorization, accept-encoding")


class KeptResults:
    """Serves GET requests below `paths` from the store that the application holds as `state.results`."""

    def __init__(self, app: ASGIApp, paths: tuple[str, ...]) -> None:
        self._app = app
        self._paths = paths
        self._coming: dict[str, asyncio.Future[Result | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(self._paths):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        try:
            key = await _key(scope, takes_gzip=b"gzip" in headers.get(b"accept-encoding", b""))
        except UNKNOWN:
            key = None
        if key is None:
            # The application answers what there is to say about it.
            await self._app(scope, receive, send)
            return
        if _matches(headers.get(b"if-none-match"), key):
            await _send_not_modified(send, key)
            return
        store: Store = scope["app"].state.results
        result = await store.get(key) or await self._awaited(key)
        if result is None:
            await self._compute(key, store, (scope, receive, send))
            return
        await _send(send, key, result)

    async def _awaited(self, key: str) -> Result | None:
        """What another request is computing; None where there is none, or nothing came of it."""
        coming = self._coming.get(key)
        return await asyncio.shield(coming) if coming else None

    async def _compute(self, key: str, store: Store, request: tuple[Scope, Receive, Send]) -> None:
        """Let the application answer, and keep the answer where it may be kept."""
        scope, receive, send = request
        is_first = key not in self._coming
        if is_first:
            self._coming[key] = asyncio.get_running_loop().create_future()
        answer = _Answer(send, key)
        result = None
        try:
            await self._app(scope, receive, answer.take)
            result = answer.result()
            if result is not None:
                await store.put(key, result)
        finally:
            if is_first:
                self._coming.pop(key).set_result(result)


class _Answer:
    """Passes an answer on, with an ETag where it is a success, and holds its body."""

    def __init__(self, send: Send, key: str) -> None:
        self._send = send
        self._key = key
        self._content_type: bytes | None = None
        self._encoding: bytes | None = None
        self._parts: list[bytes] = []

    async def take(self, message: Message) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = dict(message["headers"])
            self._content_type, self._encoding = headers.get(b"content-type"), headers.get(b"content-encoding")
            message = {**message, "headers": [*message["headers"], *_validators(self._key)]}
        elif message["type"] == "http.response.body" and self._content_type:
            self._parts.append(message.get("body", b""))
        await self._send(message)

    def result(self) -> Result | None:
        """What may be kept of it."""
        if self._content_type is None or sum(map(len, self._parts)) > LARGEST_RESULT:
            return None
        return Result(self._content_type, b"".join(self._parts), self._encoding)


async def _key(scope: Scope, *, takes_gzip: bool) -> str | None:
    """What a result is kept under; None for nobody. UNKNOWN errors where the version cannot be told."""
    principal: Principal | None = scope.get("principal")
    if principal is None:
        return None
    versions: DataVersions = scope["app"].state.data_versions
    version = (await versions.known()).version
    sees = _sees(principal.role, principal.teams, principal.permissions)
    asked = scope.get("raw_path") or scope["path"].encode()
    when_and_how = b"%d %d" % (time.time() // QUARTER_HOUR, takes_gzip)
    parts = (asked, scope["query_string"], sees, version.encode(), when_and_how)
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]


@lru_cache(maxsize=1_000)
def _sees(role: Role, teams: tuple[str, ...], permissions: frozenset[Permission]) -> bytes:
    """All of a principal that answers depend on."""
    return "\n".join([role, *sorted(permissions), "", *teams]).encode()


def _etag(key: str) -> bytes:
    return b'W/"%s"' % key.encode()


def _matches(given: bytes | None, key: str) -> bool:
    return given is not None and key.encode() in given


def _validators(key: str) -> list[tuple[bytes, bytes]]:
    return [(b"etag", _etag(key)), (b"cache-control", b"private, no-cache"), VARY]


async def _send_not_modified(send: Send, key: str) -> None:
    await send({"type": "http.response.start", "status": 304, "headers": _validators(key)})
    await send({"type": "http.response.body", "body": b""})


async def _send(send: Send, key: str, result: Result) -> None:
    headers = [*_validators(key), (b"content-type", result.content_type), (b"content-length", b"%d" % len(result.body))]
    if result.encoding:
        headers.append((b"content-encoding", result.encoding))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": result.body})
