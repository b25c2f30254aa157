"""Dagster's daemon is killed with the run that it started, and started again: nobody helps it."""

import sys
import time

from benchmarks.chaos.reading import UNDISTURBED, Result, kill
from benchmarks.chaos.serving import kill_group
from benchmarks.chaos.world import TEMPLATE, World, difference, wait_until
from pulse.cli.sample import LOCAL
from pulse.database import connect
from pulse.jobs import actions
from pulse.jobs.catalogue import job_named
from pulse.jobs.dagster import Dagster
from pulse.jobs.errors import JobError
from pulse.paths import WORKSPACE_YAML
from pulse.processes import Child, Children, wait_until_listening
from pulse.runtime import child_environment
from pulse.settings import Settings

NAME = "daemon"
START_SECONDS = 180.0
JOBS = ("jira", "github")


def daemon_killed(world: World, half: int, port: int) -> Result:
    """A load is killed half-way; the daemon goes on with it, is killed half-way too, and is started again."""
    world.postgres.create(NAME, TEMPLATE)
    before = world.requests()
    load = world.sync(NAME)
    wait_until(lambda: load.ended or world.requests() - before >= half, "the load is half-way")
    kill(load)
    environment = _environment(world)
    workspace = ["-w", str(WORKSPACE_YAML)]
    with Children(world.directory / "logs") as children:

        def start_daemon() -> Child:
            return children.start("daemon", [sys.executable, "-m", "dagster._daemon", "run", *workspace], environment)

        place = ["--host", LOCAL, "--port", str(port)]
        webserver = [sys.executable, "-m", "dagster_webserver", *workspace, *place]
        wait_until_listening(children.start("webserver", webserver, environment), LOCAL, port, START_SECONDS)
        daemon = start_daemon()
        dagster = Dagster(f"http://{LOCAL}:{port}")
        orphans = wait_until(lambda: _active(world) == 0, "the run of the killed load is known to have failed")
        started = [sum(_started(dagster, name) for name in JOBS)]
        before = world.requests()
        wait_until(lambda: world.requests() - before >= half // 4, "the daemon reads")
        kill_group(daemon)
        start_daemon()
        ended = time.monotonic()
        wait_until(lambda: _is_over(world, dagster, started), "all is read")
        seconds = time.monotonic() - ended
        dagster.close()
    lost, other = difference(world.rows(NAME), world.rows(UNDISTURBED))
    seen = (
        f"orphaned run noticed after {orphans:.0f} s; {sum(started)} runs asked for, {sum(started[1:])} of them later"
    )
    return Result("a load, then the daemon with its runs killed", seen, seconds, lost, other)


def _environment(world: World) -> dict[str, str]:
    """What `pulse up` would hand to the daemon."""
    settings = Settings(_env_file=None, data_dir=world.directory / NAME)
    home = settings.data_dir.resolve() / "dagster"
    return child_environment(settings, world.postgres.url(NAME), home) | world.environment(NAME)


def _started(dagster: Dagster, name: str) -> int:
    """Runs started for a job; its schedules may have been quicker."""
    try:
        return len(actions.run(dagster, job_named(name), "chaos"))
    except JobError:
        return 0


def _active(world: World, but: str = "'QUEUED'") -> int:
    query = f"select count(*) from dagster.runs where status not in ('SUCCESS', 'FAILURE', 'CANCELED', {but})"
    with connect(world.postgres.url(NAME)) as connection:
        (number,) = connection.execute(query).fetchone() or (0,)
        return int(number)


def _is_over(world: World, dagster: Dagster, started: list[int]) -> bool:
    """Whether all is read and no run is left. Where runs were given up, others are asked for, as schedules do."""
    if _active(world, "''"):
        return False
    if difference(world.rows(NAME), world.rows(UNDISTURBED)) == (0, 0):
        return True
    started.append(sum(_started(dagster, name) for name in JOBS))
    return False
