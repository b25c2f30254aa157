"""Several connections of one source: added while Pulse runs, read side by side, kept apart by their ids."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr

from pulse.connections import storage
from pulse.connections.keys import cipher
from pulse.connections.sites import Credentials, GitHubSite, JiraSite
from pulse.database import connect
from pulse_assets.ranges import RANGE_END, RANGE_START
from sample_org.generation import generate
from sample_org.server import Simulation, serve

from .location import KINDS, PRESENT, Location
from .test_schedules import ticked

GOOD = Credentials(tokens=[SecretStr("good")])
ISSUES = "select connection_id, count(*) from raw.jira_issues where deleted_at is null group by 1 order by 1"
PULLS = "select connection_id, count(*) from raw.github_pull_requests where deleted_at is null group by 1 order by 1"


@pytest.fixture(scope="module")
def other_team() -> Iterator[Simulation]:
    """Another organisation whose one team has the same project key as the first one's."""
    until = datetime(2026, 6, 30, tzinfo=UTC)
    with serve(generate(seed=6, until=until, months=3, teams=1, scale=0.3)) as simulation:
        yield simulation


@pytest.fixture
def joined(location: Location, other_team: Simulation) -> Location:
    """The default connections, and the other organisation's Jira and GitHub added beside them."""
    keys = cipher(location.settings)
    github = GitHubSite(api_url=other_team.github_url, organizations=[other_team.organisation.login])
    with connect(location.url) as connection:
        storage.add(connection, keys, "europe", JiraSite(url=other_team.jira_url), GOOD, "ada")
        storage.add(connection, keys, "europe", github, GOOD, "ada")
    assert {team.key for team in other_team.organisation.teams} == {"CHK"}
    return location


def told(location: Location, query: str) -> list[tuple[Any, ...]]:
    with connect(location.url) as connection:
        return connection.execute(query.encode()).fetchall()


def snapshots(location: Location, source: str) -> None:
    kind = KINDS[source]
    for key in kind.site_keys(location.settings, location.instance):
        assert location.run(kind.snapshots_job, partition_key=key).success


def read_all(location: Location, source: str) -> list[str]:
    """Read what there is to read; gives where the ranges began."""
    snapshots(location, source)
    asked = location.pending(source)
    for tags in asked:
        assert location.run(KINDS[source].records_job, tags=dict(tags)).success
    return [tags[RANGE_START].partition("|")[0] for tags in asked]


def test_two_sites_with_the_same_project_key_are_read_side_by_side(joined: Location, other_team: Simulation) -> None:
    assert read_all(joined, "jira") == ["CHK", "europe:CHK"]
    expected = [
        ("default", len(joined.simulation.organisation.issues)),
        ("europe", len(other_team.organisation.issues)),
    ]
    assert told(joined, ISSUES) == expected
    assert f"europe:CHK|{PRESENT}" in joined.materialized("jira/issues")
    checkpoints = told(
        joined, "select connection_id, source_unit from app.checkpoints where stream = 'issues' order by 1"
    )
    assert checkpoints == [("default", "CHK"), ("europe", "CHK")]
    for key in KINDS["jira"].site_keys(joined.settings, joined.instance):
        assert joined.run("jira_reconciliation", partition_key=key).success
    read_all(joined, "jira")
    assert told(joined, ISSUES) == expected


def test_two_organisations_of_github_are_read_side_by_side(joined: Location, other_team: Simulation) -> None:
    begun = read_all(joined, "github")
    assert [one for one in begun if one.startswith("europe:")]
    assert [name for name, _ in told(joined, PULLS)] == ["default", "europe"]
    assert [number for _, number in told(joined, PULLS)] == [
        len(team.organisation.pull_requests) for team in (joined.simulation, other_team)
    ]


def test_what_is_added_is_read_by_the_schedules_that_run(joined: Location) -> None:
    assert [asked.partition_key for asked in ticked(joined, "jira_snapshots_schedule")] == ["site", "europe:site"]
    snapshots(joined, "jira")
    ranges = [(asked.tags[RANGE_START], asked.tags[RANGE_END]) for asked in ticked(joined, "jira_records_schedule")]
    assert ranges == [
        ("CHK|2026-03-01", f"CHK|{PRESENT}"),
        ("europe:CHK|2026-03-01", f"europe:CHK|{PRESENT}"),
    ]


def test_what_is_disabled_is_read_no_more_and_fails_with_what_to_do(joined: Location) -> None:
    snapshots(joined, "jira")
    joined.pending("jira")
    with connect(joined.url) as connection:
        storage.enable(connection, "jira", "europe", False)
    assert [tags[RANGE_START] for tags in joined.pending("jira")] == ["CHK|2026-03-01"]
    refused = joined.read("jira", f"europe:CHK|{PRESENT}", f"europe:CHK|{PRESENT}")
    assert not refused.success
    (failure,) = [event.step_failure_data for event in refused.all_events if event.is_step_failure]
    assert failure.error is not None
    told_by = failure.error.cause or failure.error
    assert "no Jira connection 'europe' is enabled" in told_by.message


def test_another_credential_is_used_by_the_next_run(joined: Location) -> None:
    KINDS["jira"].site_keys(joined.settings, joined.instance)
    with connect(joined.url) as connection:
        bad = Credentials(tokens=[SecretStr("bad-planted")])
        storage.rotate(connection, cipher(joined.settings), "jira", "europe", bad)
    refused = joined.run("jira_snapshots", partition_key="europe:site")
    assert not refused.success
    assert "bad-planted" not in str([event.event_specific_data for event in refused.all_events])
    with connect(joined.url) as connection:
        storage.rotate(connection, cipher(joined.settings), "jira", "europe", GOOD)
    assert joined.run("jira_snapshots", partition_key="europe:site").success
