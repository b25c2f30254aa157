"""`python -m benchmarks.gate`: one endpoint bare and behind the gate, in turns, driven over ASGI without a network."""

import asyncio
import logging
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message

from api.app import create_app
from api.auth.principals import MayRead
from pulse import embedded
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.database import connect
from pulse.logs import configure_logging
from pulse.migrations import migrate
from pulse.roles import Role
from pulse.settings import Settings

REQUESTS, ROUNDS, GOAL = 100, 200, 120.0
PATH = "/measured"
ANSWER = {"value": 1.5, "n": 3}
SECRET = "a secret that signs the tokens of this benchmark"


async def bare_endpoint() -> dict[str, float]:
    """A route of an application without a gate."""
    return ANSWER


async def gated_endpoint(_: MayRead) -> dict[str, float]:
    """The same route of ours, with its rule."""
    return ANSWER


def scope(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, Any]:
    """A request as uvicorn hands it over."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": list(headers),
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }


async def microseconds(app: ASGIApp, headers: Sequence[tuple[bytes, bytes]]) -> float:
    """Processor time of one request, as the mean of many: what else the machine does is left out."""
    statuses = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    began = time.process_time()
    for _ in range(REQUESTS):
        await app(scope(headers), receive, send)
    passed = time.process_time() - began
    assert statuses == [200] * REQUESTS
    return passed / REQUESTS * 1e6


async def measure(url: str, log: Path) -> None:
    """Ask both in turns as somebody who is signed in, with the log written to a file."""
    settings = Settings(_env_file=None, jwt_secret=SECRET, rate_limit=10**9)
    bare, gated = FastAPI(), create_app(settings, url)
    # Looking for a route takes its time, which is not the gate's.
    bare.router.routes.extend(route for route in gated.router.routes if route not in bare.router.routes)
    bare.get(PATH)(bare_endpoint)
    gated.get(PATH)(gated_endpoint)
    with connect(url) as connection:
        user = add_user(connection, "ada@example.com", "Ada", Role.USER)
        token = open_session(connection, user.user_id, SECRET).access_token
    common = [
        (b"host", b"localhost"),
        (b"user-agent", b"benchmark"),
        (b"accept", b"*/*"),
        (b"accept-encoding", b"gzip"),
    ]
    known = [*common, (b"authorization", f"Bearer {token}".encode())]
    with log.open("w") as stream:
        configure_logging(settings, stream)
        async with gated.router.lifespan_context(gated):
            # Both are warm before anything counts.
            await microseconds(bare, common), await microseconds(gated, known)
            pairs = [(await microseconds(bare, common), await microseconds(gated, known)) for _ in range(ROUNDS)]
        logging.basicConfig(force=True)
    lines = log.read_text().count("\n")
    assert lines >= ROUNDS * REQUESTS, "every request leaves a line"
    report(pairs)


def report(pairs: list[tuple[float, float]]) -> None:
    """Print what both take and the difference: the least, which other processes disturbed least, and the median."""
    print(f"{'':10} {'bare':>8} {'gated':>8} {'added':>8}   µs a request, {ROUNDS} rounds of {REQUESTS}")
    for name, of in (("least", min), ("median", statistics.median)):
        bare, gated = (of(side) for side in zip(*pairs, strict=True))
        print(f"{name:10} {bare:8.0f} {gated:8.0f} {gated - bare:8.0f}")
    print(f"goal: at most {GOAL:.0f} added")


def main() -> None:
    """Measure on an embedded server of its own."""
    with TemporaryDirectory(prefix="pulse-gate-") as directory:
        place = Path(directory)
        place.chmod(0o755)
        url = embedded.start(place / "data")
        migrate(url)
        asyncio.run(measure(url, place / "log.jsonl"))


main()
