"""Trouble while Pulse serves: an API process dies, Redis is gone, the database server restarts."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2 as httpx
import psutil

from benchmarks.chaos.reading import UNDISTURBED, Result
from benchmarks.chaos.world import World, wait_until
from pulse.cli.sample import LOCAL
from pulse.processes import Child, Children, wait_until_listening

PROCESSES = 3
AWAY_SECONDS = 5
CLIENTS = 4
START_SECONDS = 180.0
# The one asks Redis for limits, the other PostgreSQL.
PATHS = ("/api/v1/auth/methods", "/health/ready")


@dataclass
class Visitors:
    """Clients that ask again and again, each time by a connection of its own, until the block ends."""

    base: str
    asked: int = 0
    failed: list[float] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Visitors":
        self._threads = [threading.Thread(target=self._ask, args=(PATHS[n % len(PATHS)],)) for n in range(CLIENTS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, path: str) -> None:
        while not self._stop.wait(0.02):
            self.asked += 1
            try:
                if httpx.get(self.base + path, timeout=30).status_code != 200:
                    self.failed.append(time.monotonic())
            except httpx.TransportError:
                self.failed.append(time.monotonic())


def trouble_while_serving(world: World, redis_port: int, api_port: int) -> list[Result]:
    """One trouble after the other at an API of several processes, with visitors all the time."""
    with Children(world.directory / "logs") as children:
        environment = world.environment(UNDISTURBED) | {
            "PULSE_API_PROCESSES": str(PROCESSES),
            "PULSE_REDIS_URL": f"redis://{LOCAL}:{redis_port}/0",
            "PULSE_RATE_LIMIT_ANONYMOUS": "1000000",
        }
        redis = _redis(children, environment, redis_port)
        api = children.start("api", [sys.executable, "-m", "api", "--port", str(api_port)], environment)
        wait_until_listening(api, LOCAL, api_port, START_SECONDS)
        base = f"http://{LOCAL}:{api_port}"
        wait_until(lambda: httpx.get(base + PATHS[1], timeout=30).status_code == 200, "the API is ready")
        wait_until(lambda: len(_workers(api)) == PROCESSES, "all processes serve")

        def redis_away() -> None:
            redis.process.kill()
            redis.process.wait()
            time.sleep(AWAY_SECONDS)
            _redis(children, environment, redis_port)

        def database_restarts() -> None:
            world.postgres.stop("fast")
            world.postgres.start()

        return [
            _visited(base, f"one of {PROCESSES} API processes killed", lambda: _kill_one(api)),
            _visited(base, f"Redis gone for {AWAY_SECONDS} s", redis_away),
            _visited(base, "PostgreSQL restarted under the API", database_restarts),
        ]


def _visited(base: str, trouble: str, act: Callable[[], None]) -> Result:
    """What visitors notice of the trouble: how many asked in vain, and for how long after its end."""
    with Visitors(base) as visitors:
        time.sleep(2)
        act()
        ended = time.monotonic()
        time.sleep(10)
    after = max([at - ended for at in visitors.failed], default=0.0)
    return Result(trouble, f"{len(visitors.failed)} of {visitors.asked} requests failed", max(after, 0.0), 0, 0)


def _redis(children: Children, environment: dict[str, str], port: int) -> Child:
    command = ["redis-server", "--port", str(port), "--save", "", "--appendonly", "no"]
    redis = children.start("redis", command, environment)
    wait_until_listening(redis, LOCAL, port, 10)
    return redis


def _workers(api: Child) -> list[psutil.Process]:
    """The processes that serve: those that uvicorn spawned, but for the one that tracks resources."""
    family = psutil.Process(api.process.pid).children()
    return [process for process in family if "resource_tracker" not in " ".join(process.cmdline())]


def _kill_one(api: Child) -> None:
    _workers(api)[0].kill()
    wait_until(lambda: len(_workers(api)) == PROCESSES, "there are as many processes as before")


def kill_group(child: Child) -> None:
    """End a process with all of its group, by force."""
    os.killpg(child.process.pid, signal.SIGKILL)
    try:
        child.process.wait(10)
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{child.name} does not die") from error
