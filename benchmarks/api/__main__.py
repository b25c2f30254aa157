"""`python -m benchmarks.api`: requests a second and latencies of the API's ways to answer, on one worker."""

import argparse
import asyncio
import os
import secrets
from collections.abc import Iterator
from datetime import date
from itertools import cycle
from pathlib import Path

import httpx2 as httpx
from rich.console import Console
from rich.table import Table

from benchmarks.api.database import access_token, last_day, pgbench, spans
from benchmarks.api.load import Measured, load, request
from benchmarks.api.servers import free_port, served
from pulse import embedded
from pulse.metrics import MetricQuery
from pulse.migrations import migrate

Period = tuple[date, date]
METRIC, DIMENSION = "throughput", "team"
DEFAULT, COLD, KEPT, SAME = "FastAPI's default way", "computed anew", "kept result", "304"


def main() -> None:
    """Measure each way at each number of connections, and print them beside each other."""
    options = _options()
    url = options.database_url or embedded.start(options.data_dir)
    migrate(url)
    secret = secrets.token_urlsafe(48)
    environment = {"PULSE_DATABASE_URL": url, "PULSE_JWT_SECRET": secret, "PULSE_REDIS_URL": options.redis_url}
    environment["PULSE_RATE_LIMIT"] = "0"
    default_port, port = free_port(), free_port()
    uvicorn = ["uvicorn", "benchmarks.api.default_app:app", "--port", str(default_port), "--log-level", "warning"]
    with (
        served(uvicorn, default_port, environment),
        served(["api", "--port", str(port)], port, environment),
    ):
        asyncio.run(_compare(url, access_token(url, secret), (default_port, port), options))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.api", description=__doc__)
    parser.add_argument("--database-url", default=os.environ.get("PULSE_DATABASE_URL"), help="a built database")
    parser.add_argument("--data-dir", type=Path, default=Path(".pulse/demo"), help="else: as `pulse demo` leaves it")
    parser.add_argument("--redis-url", default="", help="keep results there instead of in memory")
    parser.add_argument("--seconds", type=int, default=4, help="length of each measurement")
    parser.add_argument("--connections", type=int, nargs="+", default=[16, 64])
    return parser.parse_args()


async def _compare(url: str, token: str, ports: tuple[int, int], options: argparse.Namespace) -> None:
    default_port, port = ports
    periods = spans(last_day(url, METRIC))
    headers = {"Authorization": f"Bearer {token}"}
    # One iterator over all measurements: what was asked once is never asked again.
    anew = _questions("/api/v1/metrics", periods, headers)
    default = _questions("/metrics", periods, {})
    one, etag = _kept(port, periods[0], headers)
    same = request(one, {**headers, "If-None-Match": etag})
    await load(port, anew, 8, 1), await load(default_port, default, 8, 1)
    for connections in options.connections:
        seconds = options.seconds
        measured = {
            DEFAULT: await load(default_port, default, connections, seconds),
            COLD: await load(port, anew, connections, seconds),
            KEPT: await load(port, cycle([request(one, headers)]), connections, seconds),
            SAME: await load(port, cycle([same]), connections, seconds, status=304),
        }
        query = MetricQuery(METRIC, *periods[0], (DIMENSION,))
        _print(connections, measured, pgbench(url, query, connections, seconds))


def _questions(base: str, periods: list[Period], headers: dict[str, str]) -> Iterator[bytes]:
    for since, until in periods:
        path = f"{base}/{METRIC}/value?dimensions={DIMENSION}&since={since}&until={until}"
        yield request(path, headers)


def _kept(port: int, period: Period, headers: dict[str, str]) -> tuple[str, str]:
    """A question whose answer is kept now, and its ETag."""
    path = f"/api/v1/metrics/{METRIC}/value?dimensions={DIMENSION}&since={period[0]}&until={period[1]}&timezone=UTC"
    answer = httpx.get(f"http://127.0.0.1:{port}{path}", headers={**headers, "Accept-Encoding": "identity"})
    answer.raise_for_status()
    return path, answer.headers["etag"]


def _print(connections: int, measured: dict[str, Measured], statements: float | None) -> None:
    table = Table(title=f"{connections} connections, one worker")
    for column in ("way", "requests/s", "p50 ms", "p99 ms", "ratio"):
        table.add_column(column, justify="left" if column == "way" else "right")
    of = {DEFAULT: DEFAULT, COLD: DEFAULT, KEPT: COLD, SAME: COLD}
    for name, one in measured.items():
        ratio = f"{one.rate / measured[of[name]].rate:.2f} × {of[name]}"
        figures = (f"{one.rate:,.0f}", f"{one.percentile(0.5):.2f}", f"{one.percentile(0.99):.2f}")
        table.add_row(name, *figures, ratio)
    if statements:
        ratio = f"{statements / measured[COLD].rate:.2f} × {COLD}"
        table.add_row("pgbench, same statement", f"{statements:,.0f}", "", "", ratio)
    Console().print(table)


main()
