from datetime import UTC, datetime
from typing import Any

import dagster as dg
import pytest

from pulse.database import connect
from pulse_assets.ranges import RANGE_END, RANGE_START

from .location import PRESENT, Location


@pytest.fixture
def known(location: Location) -> Location:
    """Projects and repositories are known, as a snapshot would show them; no record has been read."""
    with connect(location.url) as connection:
        for team in location.simulation.organisation.teams:
            connection.execute(
                "insert into raw.jira_projects (connection_id, project_id, project_key, payload, content_hash)"
                " values ('default', %s, %s, '{}', '')",
                [str(team.project_id), team.key],
            )
        for repository in location.simulation.organisation.repositories:
            connection.execute(
                "insert into raw.github_repositories (connection_id, repository_id, full_name, payload, content_hash)"
                " values ('default', %s, %s, '{}', '')",
                [repository.id, repository.full_name],
            )
    for source in ("jira", "github"):
        location.pending(source)
    return location


def ticked(location: Location, name: str) -> list[Any]:
    """What a schedule asks for, or why it asks for nothing."""
    (schedule,) = [found for found in location.defs.schedules or [] if found.name == name]
    assert isinstance(schedule, dg.ScheduleDefinition)
    with dg.build_schedule_context(
        instance=location.instance,
        repository_def=location.defs.get_repository_def(),
        scheduled_execution_time=datetime.now(UTC),
    ) as tick:
        result = schedule.evaluate_tick(tick)
    return list(result.run_requests or []) or [result.skip_message]


def observed(location: Location, name: str) -> str | None:
    """What a sensor says."""
    (sensor,) = [found for found in location.defs.sensors or [] if found.name == name]
    with dg.build_sensor_context(instance=location.instance, repository_def=location.defs.get_repository_def()) as seen:
        return sensor.evaluate_tick(seen).skip_message


def partitions(location: Location, name: str) -> set[str]:
    return set(location.instance.get_dynamic_partitions(name))


def repositories(location: Location) -> list[str]:
    return sorted(repository.full_name for repository in location.simulation.organisation.repositories)


def test_the_schedule_asks_for_one_run_a_range(known: Location) -> None:
    (jira,) = ticked(known, "jira_records_schedule")
    assert (jira.tags[RANGE_START], jira.tags[RANGE_END]) == ("CHK|2026-03-01", f"CHK|{PRESENT}")
    first, *_, last = repositories(known)
    (github,) = ticked(known, "github_records_schedule")
    assert (github.tags[RANGE_START], github.tags[RANGE_END]) == (f"{first}|2026-03-01", f"{last}|{PRESENT}")


def test_what_the_schedule_asks_for_can_be_run(known: Location) -> None:
    (asked,) = ticked(known, "jira_records_schedule")
    assert known.run("jira_records", tags=asked.tags).success
    (next_time,) = ticked(known, "jira_records_schedule")
    assert (next_time.tags[RANGE_START], next_time.tags[RANGE_END]) == (f"CHK|{PRESENT}", f"CHK|{PRESENT}")


def test_a_unit_that_lags_behind_gets_a_run_of_its_own(known: Location) -> None:
    first, second, *_ = repositories(known)
    known.read("github", f"{first}|2026-03-01", f"{first}|{PRESENT}")
    asked = ticked(known, "github_records_schedule")
    assert [(request.tags[RANGE_START], request.tags[RANGE_END]) for request in asked] == [
        (f"{first}|{PRESENT}", f"{first}|{PRESENT}"),
        (f"{second}|2026-03-01", f"{second}|{PRESENT}"),
    ]
    assert len({request.run_key for request in asked}) == 2


@pytest.mark.parametrize("what", ["records", "snapshots"])
def test_nothing_is_asked_for_while_a_run_is_under_way(known: Location, what: str) -> None:
    job = known.defs.resolve_job_def(f"jira_{what}")
    run = known.instance.create_run_for_job(job, status=dg.DagsterRunStatus.STARTED, asset_selection=frozenset())
    assert ticked(known, f"jira_{what}_schedule") == ["the last run is still under way"]
    known.instance.report_run_failed(run)
    (asked,) = ticked(known, f"jira_{what}_schedule")
    assert isinstance(asked, dg.RunRequest)


def test_snapshots_are_asked_for_by_site(location: Location) -> None:
    (asked,) = ticked(location, "jira_snapshots_schedule")
    assert asked.partition_key == "site"
    assert partitions(location, "jira_sites") == {"site"}


def test_discovery_adds_keys_and_starts_nothing(location: Location) -> None:
    assert observed(location, "jira_discovery") == "0 units have keys"
    location.run("jira_snapshots", partition_key=ticked(location, "jira_snapshots_schedule")[0].partition_key)
    assert partitions(location, "jira_projects") == set()
    assert observed(location, "jira_discovery") == "1 units have keys"
    assert partitions(location, "jira_projects") == {"CHK"}


def test_a_key_stays_when_its_unit_has_vanished(known: Location) -> None:
    with connect(known.url) as connection:
        connection.execute("update raw.jira_projects set deleted_at = now()")
    assert observed(known, "jira_discovery") == "0 units have keys"
    assert partitions(known, "jira_projects") == {"CHK"}
    assert not any(isinstance(asked, dg.RunRequest) for asked in ticked(known, "jira_records_schedule"))
