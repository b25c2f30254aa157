"""Runs over Celery and Redis: a worker dies in the middle of a page, and the other takes the run over."""

import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest
from celery import Celery

from pulse.database import connect
from pulse.jobs import actions, queries
from pulse.jobs.catalogue import job_named
from pulse.jobs.dagster import Dagster
from pulse.jobs.overview import overview
from pulse.paths import DAGSTER_CELERY_YAML, PROJECT_DIR
from pulse.processes import Child, Children, wait_until_listening
from pulse.runtime import inherited_environment
from sample_org.faults import Fault

from .location import Location
from .test_run import environment

SECONDS = 150.0
PAGES = """
    select coalesce(sum(pages), 0) from app.job_progress where source_unit <> 'site' and connection_id = 'default'
"""
HASTY = {"poll_interval_seconds: 30": "poll_interval_seconds: 1"}
HASTY |= {"free_slots_after_run_end_seconds: 60": "free_slots_after_run_end_seconds: 1"}

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no redis-server on PATH")


@dataclass(frozen=True)
class Hosts:
    """A Dagster whose runs go to two workers."""

    dagster: Dagster
    location: Location
    broker: str
    workers: dict[str, Child]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture
def hosts(location: Location, tmp_path: Path) -> Iterator[Hosts]:
    """Redis, two workers, a code server for Dagster's webserver and daemon; what starts by itself is turned off."""
    home = Path(location.instance.root_directory)
    configuration = (home / "dagster.yaml").read_text() + DAGSTER_CELERY_YAML.read_text()
    for patient, hasty in HASTY.items():
        assert patient in configuration
        configuration = configuration.replace(patient, hasty)
    (home / "dagster.yaml").write_text(configuration)
    redis, web, code = free_port(), free_port(), free_port()
    places = inherited_environment() | environment(location)
    places |= {"DAGSTER_HOME": str(home), "PULSE_CELERY_URL": f"redis://127.0.0.1:{redis}/0"}
    places |= {"PULSE_CODE_HOST": "127.0.0.1", "PULSE_CODE_PORT": str(code)}
    python, workspace = sys.executable, ["-w", str(PROJECT_DIR / "deploy" / "workspace.yaml")]
    with Children(tmp_path / "logs") as children:
        broker = children.start("redis", ["redis-server", "--port", str(redis), "--save", ""], places)
        wait_until_listening(broker, "127.0.0.1", redis, 10)
        app = [python, "-m", "celery", "--app", "pulse_assets.celery.worker", "worker", "--concurrency", "1"]
        workers = {
            f"{name}@here": children.start(name, [*app, "--hostname", f"{name}@here"], places)
            for name in ("one", "two")
        }
        command = [python, "-m", "dagster", "api", "grpc", "--module-name", "pulse_assets.definitions"]
        command += ["--attribute", "defs", "--host", "127.0.0.1", "--port", str(code)]
        wait_until_listening(children.start("code", command, places), "127.0.0.1", code, SECONDS)
        command = [python, "-m", "dagster_webserver", *workspace, "--host", "127.0.0.1", "--port", str(web)]
        wait_until_listening(children.start("webserver", command, places), "127.0.0.1", web, SECONDS)
        dagster = Dagster(f"http://127.0.0.1:{web}")
        for name, starter in overview(dagster).starters.items():
            stop = queries.STOP_SCHEDULE if name.endswith("_schedule") else queries.STOP_SENSOR
            dagster.change(stop, id=starter.id)
        children.start("daemon", [python, "-m", "dagster._daemon", "run", *workspace], places)
        yield Hosts(dagster, location, places["PULSE_CELERY_URL"], workers)
        dagster.close()
        for worker in workers.values():
            # Warm, a worker waits for its task; the one that lives has none any more.
            if not worker.ended:
                os.killpg(worker.process.pid, signal.SIGKILL)


def test_a_run_whose_worker_dies_is_taken_over_and_nothing_is_lost(hosts: Hosts) -> None:
    location = hosts.location
    location.snapshot("github")
    location.simulation.arm(Fault(".", "slow", seconds=0.3, times=-1))
    asked = actions.run(hosts.dagster, job_named("github"), "ada")
    (first,) = [run.run_id for run in runs(location)]
    assert first in asked
    wait_for(lambda: pages(location) > 0)
    dead = worker_of(hosts)
    os.killpg(dead.process.pid, signal.SIGKILL)
    location.simulation.disarm()
    wait_for(lambda: status(location, first) is dg.DagsterRunStatus.FAILURE)
    wait_for(lambda: all(run.is_finished for run in runs(location)) and len(runs(location)) > 1)
    (second,) = [run for run in runs(location) if run.run_id != first]
    assert second.status is dg.DagsterRunStatus.SUCCESS
    assert second.root_run_id == first
    assert lost(location) == 0


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def pages(location: Location) -> int:
    with connect(location.url) as connection:
        (count,) = connection.execute(PAGES).fetchone() or (0,)
        return int(count)


def worker_of(hosts: Hosts) -> Child:
    """The one that has the run's task."""
    with Celery(broker=hosts.broker) as celery:
        active = celery.control.inspect(timeout=5, limit=len(hosts.workers)).active()
    (name,) = [name for name, tasks in active.items() if tasks]
    return hosts.workers[name]


def runs(location: Location) -> list[dg.DagsterRun]:
    return list(location.instance.get_runs(dg.RunsFilter(job_name="github_records")))


def status(location: Location, run_id: str) -> dg.DagsterRunStatus:
    run = location.instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


def lost(location: Location) -> int:
    """How many records are found anew when all is read once more from the beginning."""
    with connect(location.url) as connection:
        connection.execute("delete from app.checkpoints where source_unit <> 'site'")
    tags = location.pending("github")
    assert tags
    for one in tags:
        result = location.run("github_records", tags=dict(one))
        assert result.success
    with connect(location.url) as connection:
        query = "select sum(records_new) + sum(records_changed) from app.job_progress where source_unit <> 'site'"
        (count,) = connection.execute(query).fetchone() or (0,)
        return int(count)
