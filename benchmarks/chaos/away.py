"""A day without the source: each hour its schedules run and fail. Then it is back, and people have worked meanwhile."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.fernet import Fernet, MultiFernet
from pydantic import SecretStr

from benchmarks.chaos.reading import UNDISTURBED, Result
from benchmarks.chaos.world import TEMPLATE, World, difference
from pulse.alerts.channels import Webhook
from pulse.alerts.conditions import JobCondition
from pulse.alerts.storage import Rule, write_channel, write_rule
from pulse.cli.sample import LOCAL
from pulse.connections.keys import new_key
from pulse.database import connect
from pulse.runtime import child_environment
from pulse.settings import Settings

NAME, AFTER = "away", "undisturbed-after-a-day"
HOURS = 24
CHANGED_ISSUES = "select issue_key from raw.jira_issues order by updated_at desc limit 40"


def day_away(world: World) -> Result:
    """An hour with the source, a day without it, and the first hour in which it is back with 40 changed issues."""
    world.postgres.create(NAME, UNDISTURBED)
    if world.sync(NAME).process.wait():
        raise RuntimeError(f"what was read could not be brought up to now; see {world.directory}")
    key = new_key()
    with _receiver() as address:
        _make_rule(world, key, address)
        _rounds(world, key, 0, 1)
        before = world.requests()
        _rounds(world, key, 1, 1)
        quiet = world.requests() - before
        world.stop_source()
        away = _rounds(world, key, 2, HOURS)
        world.start_source()
        _change(world)
        began, before = time.monotonic(), world.requests()
        back = _rounds(world, key, 2 + HOURS, 1)
        seconds, requests = time.monotonic() - began, world.requests() - before
    world.postgres.create(AFTER, TEMPLATE)
    world.sync(AFTER).process.wait()
    lost, other = difference(world.rows(NAME), world.rows(AFTER))
    seen = (
        f"{away['failed']} runs failed, {away['messages']} messages; back: {back.get('failed', 0)} failed, "
        f"{back['messages']} messages, {requests} requests (an hour without news: {quiet})"
    )
    return Result(f"the source gone for {HOURS} h", seen, seconds, lost, other)


def _rounds(world: World, key: str, first: int, count: int) -> dict[str, int]:
    """Hours of schedules in a process of their own; how many runs ended how, and the messages sent."""
    settings = Settings(_env_file=None, data_dir=world.directory / NAME)
    home = settings.data_dir.resolve() / "dagster"
    environment = child_environment(settings, world.postgres.url(NAME), home) | world.environment(NAME)
    command = [sys.executable, "-m", "benchmarks.chaos.rounds", str(first), str(count)]
    done = subprocess.run(command, env=environment | {"PULSE_SECRET_KEYS": key}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    return counts


def _make_rule(world: World, key: str, address: str) -> None:
    """Tell when a job or a unit fails, and when it no longer does."""
    with connect(world.postgres.url(NAME)) as connection:
        write_channel(connection, "hook", Webhook(url=SecretStr(address)), MultiFernet([Fernet(key)]), "chaos")
        write_rule(connection, Rule(name="failed", condition=JobCondition(), channels=("hook",)), "chaos")


def _change(world: World) -> None:
    with connect(world.postgres.url(NAME)) as connection:
        keys = [str(key) for (key,) in connection.execute(CHANGED_ISSUES)]
    for key in keys:
        world.change_source({"system": "jira", "op": "update", "key": key, "set": {"summary": "Changed meanwhile"}})


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """What arrived is counted where it was sent."""


@contextmanager
def _receiver() -> Iterator[str]:
    """The address of a webhook that takes all messages."""
    with ThreadingHTTPServer((LOCAL, 0), _Taking) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{LOCAL}:{server.server_address[1]}/hook"
        server.shutdown()
        thread.join()
