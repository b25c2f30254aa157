from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pulse import job_controls
from pulse.jobs import actions
from pulse.jobs.catalogue import JOBS, job_named, job_of
from pulse.jobs.dagster import Dagster
from pulse.jobs.errors import DagsterAway, UnknownJob
from pulse.jobs.states import JobState, State, job_states
from pulse.jobs.units import units_of, walks_of

WALKS = """
    insert into app.job_progress (connection_id, stream, source_unit, state, records_new, items, total, quota_left,
        waiting_until, waiting_for, error, started_at, updated_at)
    values ('default', 'issues', 'PAY', 'ACTIVE', 300, 100, 400, 41, null, null, null, now() - interval '30 s', now()),
        ('default', 'worklogs', 'PAY', 'PENDING', 0, 0, null, null, null, null, null, now(), now()),
        ('europe', 'issues', 'PAY', 'ACTIVE', 60, 10, 20, 7, now() + interval '60 s', 'quota', null,
            now() - interval '60 s', now()),
        ('default', 'issues', 'WEB', 'FINISHED', 5, 5, null, null, null, null, null, now(), now()),
        ('default', 'tags', 'acme/web', 'FAILED', 5, 5, null, null, null, null, 'HTTP 404. Check the name.',
            now(), now())
"""


@pytest.fixture
def away() -> Iterator[Dagster]:
    """A webserver that is not there."""
    dagster = Dagster("http://127.0.0.1:9/")
    yield dagster
    dagster.close()


def states(away: Dagster, database: psycopg.Connection[Any]) -> dict[str, JobState]:
    return {one.job.name: one for one in job_states(away, database).jobs}


def test_without_dagster_the_states_are_those_of_the_last_pages(
    away: Dagster, database: psycopg.Connection[Any]
) -> None:
    assert {one.state for one in states(away, database).values()} == {None}
    database.execute(WALKS)
    told = states(away, database)
    assert (told["jira"].state, told["github"].state, told["build"].state) == (State.ACTIVE, State.FAILED, None)
    assert told["github"].error == "tags acme/web: HTTP 404. Check the name."
    problem = job_states(away, database).problem
    assert problem is not None
    assert "Dagster does not answer at http://127.0.0.1:9" in problem
    database.execute("update app.job_progress set state = 'FINISHED'")
    job_controls.pause(database, "*", "*", "ada")
    assert {name: one.state for name, one in states(away, database).items() if one.state} == {
        "jira": State.PAUSED,
        "github": State.PAUSED,
    }


def test_walks_under_way_are_added_up(away: Dagster, database: psycopg.Connection[Any]) -> None:
    database.execute(WALKS)
    progress = states(away, database)["jira"].progress
    assert progress is not None
    assert (progress.units, progress.units_done, progress.records) == (4, 1, 365)
    assert progress.rate == pytest.approx(11, abs=0.1)
    assert progress.remaining == pytest.approx(90, abs=1)
    assert (progress.quota_left, progress.waiting_for) == (7, "quota")


def test_units_are_named_as_partition_keys_are(database: psycopg.Connection[Any]) -> None:
    database.execute(WALKS)
    units = units_of(walks_of(database, "jira"))
    assert [(unit.name, unit.state) for unit in units] == [
        ("PAY", "ACTIVE"),
        ("europe:PAY", "ACTIVE"),
        ("WEB", "FINISHED"),
    ]


def test_nothing_is_done_while_dagster_is_away(away: Dagster, database: psycopg.Connection[Any]) -> None:
    for job in JOBS:
        with pytest.raises(DagsterAway, match="PULSE_DAGSTER_URL"):
            actions.run(away, job, "ada")
    actions.pause(away, database, job_named("jira"), None, "ada")
    assert [one.source for one in job_controls.pauses(database)] == ["jira"]


@pytest.mark.parametrize(
    ("dagster_job", "asset", "expected"),
    [
        ("jira_records", None, "jira"),
        ("github_reconciliation", None, "github_reconciliation"),
        ("__ASSET_JOB", ["jira", "issues"], "jira"),
        ("__ASSET_JOB", ["jira", "reconciliation"], "jira_reconciliation"),
        ("__ASSET_JOB", ["core", "work_items"], "build"),
        ("__ASSET_JOB", ["insights", "ageing_work"], "insights"),
        ("__ASSET_JOB", ["insights", "reports"], "reports"),
        ("__ASSET_JOB", None, None),
        ("somebody_elses", None, None),
    ],
)
def test_a_run_belongs_to_the_job_of_its_assets(
    dagster_job: str, asset: list[str] | None, expected: str | None
) -> None:
    assert job_of(dagster_job, asset) == expected


def test_a_job_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownJob, match="one of jira, github, build"):
        job_named("gitlab")
