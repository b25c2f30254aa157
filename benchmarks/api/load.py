"""A load generator: so many connections, each of which asks again as soon as it has its answer."""

import asyncio
import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


class UnexpectedAnswer(Exception):
    """The server answered something else than was asked for."""


@dataclass(slots=True)
class Measured:
    """Requests answered within `seconds`, and how long each took, in seconds."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` of the requests did not exceed, in milliseconds."""
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))] * 1000


class _Connection(asyncio.Protocol):
    """Sends the next request when an answer is complete. Answers have a Content-Length or no body."""

    def __init__(self, requests: Iterator[bytes], status: bytes, until: float, measured: Measured) -> None:
        self._requests, self._status, self._until, self._measured = requests, status, until, measured
        self._buffer = b""
        self._sent_at = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return
        now = time.perf_counter()
        if head[9:12] != self._status:
            self._fail(head, body)
            return
        self._measured.latencies.append(now - self._sent_at)
        self._buffer = b""
        if now < self._until:
            self._ask()
        else:
            self._transport.close()
            self._end()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_exception(error or UnexpectedAnswer("the server closed the connection"))

    def _ask(self) -> None:
        self._sent_at = time.perf_counter()
        assert isinstance(self._transport, asyncio.WriteTransport)
        self._transport.write(next(self._requests))

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    def _fail(self, head: bytes, body: bytes) -> None:
        if not self.ended.done():
            self.ended.set_exception(UnexpectedAnswer((head + b" " + body[:500]).decode(errors="replace")))
        self._transport.close()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"\r\ncontent-length: ")
    return int(rest.partition(b"\r\n")[0]) if found else 0


async def load(port: int, requests: Iterator[bytes], connections: int, seconds: float, status: int = 200) -> Measured:
    """Ask the server on `port` for so long; UnexpectedAnswer when an answer has another status."""
    measured, loop = Measured(), asyncio.get_running_loop()
    # Pauses of our own would be counted as the server's.
    gc.collect()
    gc.disable()
    began = time.perf_counter()
    made = [
        await loop.create_connection(
            lambda: _Connection(requests, str(status).encode(), began + seconds, measured), "127.0.0.1", port
        )
        for _ in range(connections)
    ]
    try:
        await asyncio.gather(*(connection.ended for _, connection in made))
    finally:
        gc.enable()
    measured.seconds = time.perf_counter() - began
    return measured


def request(path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
