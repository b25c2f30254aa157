"""Stands between a tool and the APIs: makes every answer as late as a far service would, and counts the requests.

An answer is late by a time per request and a time per kilobyte, so that bigger pages are not free.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx2 as httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

HOP = {
    "host",
    "connection",
    "content-length",
    "transfer-encoding",
    "content-encoding",
    "accept-encoding",
    "date",
    "server",
}
METHODS = ["GET", "POST", "PUT", "DELETE", "HEAD"]


@dataclass(slots=True)
class Tally:
    """What went through since `clear`."""

    requests: int = 0
    kilobytes: float = 0.0

    def clear(self) -> None:
        """Begin again at nothing."""
        self.requests, self.kilobytes = 0, 0.0


@dataclass(slots=True)
class Proxy:
    """A running proxy. `url` stands for `target` (scheme, host and port alone)."""

    url: str
    target: str
    tally: Tally = field(default_factory=Tally)

    def address(self, url: str) -> str:
        """`url` of the target as it is reached through the proxy."""
        return url.replace(self.target, self.url)


@contextmanager
def slowed(url: str, request_ms: float, kilobyte_ms: float) -> Iterator[Proxy]:
    """A proxy in front of the host of `url`, until the context ends."""
    parts = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        proxy = Proxy(f"http://127.0.0.1:{listener.getsockname()[1]}", f"{parts.scheme}://{parts.netloc}")
        app = _app(proxy, request_ms / 1000, kilobyte_ms / 1000)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, ws="none", lifespan="off", timeout_keep_alive=60
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield proxy
        finally:
            server.should_exit = server.force_exit = True
            thread.join(timeout=10)


def _app(proxy: Proxy, per_request: float, per_kilobyte: float) -> Starlette:
    client = httpx.AsyncClient(timeout=600, limits=httpx.Limits(max_connections=200))

    async def forward(request: Request) -> Response:
        began = time.perf_counter()
        headers = [(name, value) for name, value in request.headers.items() if name not in HOP]
        address = f"{proxy.target}{request.url.path}{'?' + request.url.query if request.url.query else ''}"
        answer = await client.request(request.method, address, headers=headers, content=await request.body())
        body = answer.content.replace(proxy.target.encode(), proxy.url.encode())
        proxy.tally.requests += 1
        proxy.tally.kilobytes += len(body) / 1000
        late = per_request + per_kilobyte * len(body) / 1000
        await asyncio.sleep(max(0.0, late - (time.perf_counter() - began)))
        kept = {
            name: value.replace(proxy.target, proxy.url) for name, value in answer.headers.items() if name not in HOP
        }
        return Response(body, answer.status_code, kept)

    return Starlette(routes=[Route("/{path:path}", forward, methods=METHODS)])
