"""Jobs over a real Dagster: its webserver and its daemon, on a sample organisation."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date

import dagster as dg
import pytest

from pulse.database import connect
from pulse.jobs import actions, queries
from pulse.jobs.catalogue import JOBS, SOURCE_OF_STREAM, job_named
from pulse.jobs.dagster import REPOSITORY, Dagster
from pulse.jobs.errors import DagsterRefused, JobBusy, JobError, UnknownJob
from pulse.jobs.overview import overview
from pulse.jobs.states import JobState, State, job_states
from pulse.paths import WORKSPACE_YAML
from pulse.processes import Children, wait_until_listening
from pulse.runtime import inherited_environment
from pulse_assets.run_processes import PROCESS_TAG
from pulse_assets.sources import GITHUB, SOURCES

from .location import FIRST, PRESENT, Location
from .test_run import environment

JIRA = job_named("jira")
BUILD = job_named("build")
SECONDS = 120.0


@pytest.fixture(scope="module")
def served(lasting_location: Location, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dagster, Location]]:
    """A webserver and a daemon; what starts by itself is turned off, so that only the tests start anything."""
    home = lasting_location.instance.root_directory
    places = inherited_environment() | environment(lasting_location) | {"DAGSTER_HOME": home}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    workspace = ["-w", str(WORKSPACE_YAML)]
    with Children(tmp_path_factory.mktemp("logs")) as children:
        web = [sys.executable, "-m", "dagster_webserver", *workspace, "--host", "127.0.0.1", "--port", str(port)]
        wait_until_listening(children.start("webserver", web, places), "127.0.0.1", port, SECONDS)
        dagster = Dagster(f"http://127.0.0.1:{port}")
        for name, starter in overview(dagster).starters.items():
            is_schedule = name.endswith("_schedule")
            dagster.change(queries.STOP_SCHEDULE if is_schedule else queries.STOP_SENSOR, id=starter.id)
        children.start("daemon", [sys.executable, "-m", "dagster._daemon", "run", *workspace], places)
        yield dagster, lasting_location
        dagster.close()


@pytest.fixture
def dagster(served: tuple[Dagster, Location]) -> Dagster:
    return served[0]


@pytest.fixture
def place(served: tuple[Dagster, Location]) -> Iterator[Location]:
    yield served[1]
    served[1].simulation.disarm()


def state_of(dagster: Dagster, place: Location, name: str) -> JobState:
    with connect(place.url) as connection:
        told = job_states(dagster, connection)
    assert told.problem is None
    (found,) = [one for one in told.jobs if one.job.name == name]
    return found


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.3)


def test_the_jobs_are_those_of_the_code_location(lasting_location: Location) -> None:
    known = {job.name for job in lasting_location.defs.resolve_all_job_defs()} - {"__ASSET_JOB"}
    assert {name for job in JOBS for name in job.dagster_jobs} == known
    starters = {one.name for one in (*(lasting_location.defs.schedules or ()), *(lasting_location.defs.sensors or ()))}
    named = {name for job in JOBS for name in (*job.schedules, *([job.sensor] if job.sensor else []))}
    assert starters - named == {"jira_discovery", "github_discovery", "alerts"}
    assert named <= starters
    streams = {stream: kind.name for kind in SOURCES for stream in (*kind.streams, *kind.whole)}
    assert {name: SOURCE_OF_STREAM[name] for name in streams} == streams


def test_a_schedule_is_paused_and_resumed_in_dagster_itself(dagster: Dagster, place: Location) -> None:
    nightly = job_named("jira_reconciliation")
    with connect(place.url) as connection:
        for job in (nightly, BUILD):
            assert state_of(dagster, place, job.name).state is State.PAUSED
            actions.resume(dagster, connection, job, None)
        resumed = state_of(dagster, place, nightly.name)
        assert resumed.schedule is not None
        assert (resumed.state, resumed.schedule.cron) == (State.PENDING, "37 2 * * *")
        assert resumed.schedule.next_at is not None
        assert state_of(dagster, place, "build").is_paused is False
        for job in (nightly, BUILD):
            actions.pause(dagster, connection, job, None, "ada")
        with pytest.raises(UnknownJob, match="has no source units"):
            actions.pause(dagster, connection, BUILD, "PAY", "ada")
    schedules = dagster.ask(queries.OVERVIEW, repository=REPOSITORY)["schedulesOrError"]["results"]
    assert {one["scheduleState"]["status"] for one in schedules} == {"STOPPED"}


@pytest.fixture
def held(place: Location) -> Iterator[None]:
    """Another run of Jira has the one place in its pool, and keeps it."""
    storage, run_id = place.instance.event_log_storage, "a run that takes long"
    storage.initialize_concurrency_limit_to_default("jira")
    assert storage.claim_concurrency_slot("jira", run_id, "read").is_claimed
    yield
    storage.free_concurrency_slots_for_run(run_id)


def asked_for(place: Location, run_id: str) -> dict[str, str]:
    run = place.instance.get_run_by_id(run_id)
    assert run is not None
    return {name.removeprefix("dagster/asset_partition_"): value for name, value in run.tags.items()}


@pytest.mark.usefixtures("held")
def test_jira_that_waits_does_not_hold_up_github_and_can_be_cancelled(dagster: Dagster, place: Location) -> None:
    """More runs of Jira than may be under way at once are asked for; the one of GitHub, asked for last, passes them."""
    with connect(place.url) as connection:
        connection.execute(
            "insert into app.job_progress (connection_id, stream, source_unit, state, error, started_at)"
            " values ('default', 'issues', 'CHK', 'FAILED', 'HTTP 401. Create a new token.', now())"
        )
        GITHUB.site_keys(place.settings, place.instance)
        place.instance.add_dynamic_partitions("jira_projects", ["CHK"])
        asked = [actions.retry(dagster, connection, JIRA, "CHK", FIRST, "ada") for _ in range(4)]
        period = (date(2026, 3, 5), date(2026, 4, 30))
        asked += actions.reread(dagster, connection, JIRA, ["CHK"], period, FIRST, "ada")
        for months in ((date(2026, 1, 1), date(2026, 4, 1)), (date(2026, 4, 1), date.fromisoformat(PRESENT))):
            with pytest.raises(JobError, match="A period that is read again"):
                actions.reread(dagster, connection, JIRA, ["CHK"], months, FIRST, "ada")
        with pytest.raises(UnknownJob, match="no source unit 'NONE'"):
            actions.retry(dagster, connection, JIRA, "NONE", FIRST, "ada")
    retried, reread = asked_for(place, asked[0]), asked_for(place, asked[-1])
    assert (retried["range_start"], retried["range_end"]) == ("CHK|2026-03-01", f"CHK|{PRESENT}")
    assert (reread["range_start"], reread["range_end"]) == ("CHK|2026-03-01", "CHK|2026-04-01")
    assert reread["pulse/asked_by"] == "ada"
    assert state_of(dagster, place, "jira").state is State.PENDING
    (run,) = actions.run(dagster, job_named("github"), "ada")
    with pytest.raises(JobBusy, match="still under way"):
        actions.run(dagster, job_named("github"), "ada")
    wait_for(lambda: state_of(dagster, place, "github").state is State.FINISHED)
    told = state_of(dagster, place, "github")
    assert told.last_run is not None
    assert (told.last_run.run_id, told.last_run.url) == (run, f"{dagster.url}/runs/{run}")
    assert told.progress is not None
    assert (told.progress.units_done, told.progress.records > 0) == (told.progress.units, True)
    assert sorted(one.run_id for one in state_of(dagster, place, "jira").active_runs) == sorted(asked)
    assert sorted(actions.cancel(dagster, JIRA)) == sorted(asked)
    wait_for(lambda: not overview(dagster).active)
    with pytest.raises(JobBusy, match="No run of jira is under way"):
        actions.cancel(dagster, JIRA)


def test_a_run_of_a_command_is_shown_and_must_be_stopped_there(dagster: Dagster, place: Location) -> None:
    job = place.defs.resolve_job_def("jira_records")
    run = place.instance.create_run_for_job(
        job, status=dg.DagsterRunStatus.STARTED, tags={PROCESS_TAG: "here:17"}, asset_selection=frozenset()
    )
    assert state_of(dagster, place, "jira").state is State.ACTIVE
    with pytest.raises(DagsterRefused, match="process here:17: stop it there"):
        actions.cancel(dagster, JIRA)
    place.instance.report_run_failed(run)
    failed = state_of(dagster, place, "jira")
    assert failed.state is State.FAILED
    assert failed.error == "issues CHK: HTTP 401. Create a new token."


def test_a_pause_of_extraction_is_kept_by_pulse_and_seen_at_once(dagster: Dagster, place: Location) -> None:
    with connect(place.url) as connection:
        actions.pause(dagster, connection, JIRA, "CHK", "ada")
    assert state_of(dagster, place, "jira").is_paused is False
    with connect(place.url) as connection:
        actions.pause(dagster, connection, JIRA, None, "ada")
    assert state_of(dagster, place, "jira").state is State.PAUSED
    assert state_of(dagster, place, "github").state is State.FINISHED
    with connect(place.url) as connection:
        actions.resume(dagster, connection, JIRA, None)
        with pytest.raises(JobBusy, match="was not paused"):
            actions.resume(dagster, connection, JIRA, "CHK")
