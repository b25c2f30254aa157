from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date

import dagster as dg
import pytest

from pulse.database import connect
from pulse_assets.jira import client as jira_api
from pulse_assets.jira import resources, streams
from pulse_assets.ranges import RANGE_END, RANGE_START
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.reading import read
from pulse_assets.raw.window import window_of
from sample_org.faults import Fault

from .location import MONTHS, PRESENT, Location, reasons

SEARCH = r"POST /jira/rest/api/3/search/jql"
OF_ISSUES = ("jira/issues", "jira/changelogs", "jira/comments", "jira/pull_request_links")
TABLES = (*OF_ISSUES, "jira/worklogs")


def keys(*months: str, unit: str = "CHK") -> list[str]:
    return [f"{unit}|{month}" for month in months]


def once(*partitions: str) -> Counter[tuple[str, str]]:
    return Counter({(table, partition): 1 for table in TABLES for partition in partitions})


@dataclass(frozen=True)
class History:
    """A project read in two ranges, then its open month again, then two closed months again."""

    location: Location
    first: dg.ExecuteInProcessResult
    second: dg.ExecuteInProcessResult
    pending: list[Mapping[str, str]]
    nothing_new: dg.ExecuteInProcessResult
    again: dg.ExecuteInProcessResult

    def logged(self, result: dg.ExecuteInProcessResult) -> Counter[tuple[str, str]]:
        return self.location.logged(result)


@pytest.fixture(scope="module")
def history(lasting_location: Location) -> History:
    """Read once for all tests that ask about it."""
    location = lasting_location
    location.snapshot("jira")
    return History(
        location,
        first=location.read("jira", "CHK|2026-03-01", "CHK|2026-05-01"),
        second=location.read("jira", "CHK|2026-06-01", f"CHK|{PRESENT}"),
        pending=location.pending("jira"),
        nothing_new=location.read("jira", f"CHK|{PRESENT}", f"CHK|{PRESENT}"),
        again=location.read("jira", "CHK|2026-04-01", "CHK|2026-05-01"),
    )


def test_a_range_records_each_partition_of_each_table_once(history: History) -> None:
    assert history.first.success
    assert history.logged(history.first) == once(*keys("2026-03-01", "2026-04-01", "2026-05-01"))
    issues = [i for i in history.location.simulation.organisation.issues if i.updated and i.updated.month < 6]
    counted = history.location.counted
    assert counted(history.first, "jira/issues", "new") == len(issues)
    assert counted(history.first, "jira/changelogs", "new") == sum(len(issue.histories) for issue in issues)


def test_the_next_range_goes_on_where_the_last_ended(history: History) -> None:
    assert history.logged(history.second) == once(*keys(*MONTHS[3:]))
    assert history.location.materialized("jira/issues") == set(keys(*MONTHS))


def test_the_counts_of_a_run_are_in_its_tags(history: History) -> None:
    told: Counter[str] = Counter()
    for result in (history.first, history.second):
        run = history.location.instance.get_run_by_id(result.run_id)
        assert run is not None
        assert run.tags["pulse/source"] == "jira"
        told.update({name: int(run.tags[f"pulse/{name}"]) for name in ("new", "changed", "rejected", "requests")})
    issues = history.location.simulation.organisation.issues
    rows = history.location.rows("issues", "changelogs", "comments", "pull_request_links", "worklogs")
    assert told["new"] == rows
    assert rows > len(issues) + sum(len(issue.histories) for issue in issues)
    assert (told["changed"], told["rejected"]) == (0, 0)
    assert told["requests"] > 0


def test_only_the_open_month_is_left_to_read(history: History) -> None:
    present = f"CHK|{PRESENT}"
    assert history.pending == [{RANGE_START: present, RANGE_END: present}]


def test_a_run_that_brings_nothing_records_nothing(history: History) -> None:
    assert history.nothing_new.success
    assert history.logged(history.nothing_new) == Counter()


def test_a_month_that_is_read_again_is_recorded_again(history: History) -> None:
    assert history.logged(history.again) == once(*keys("2026-04-01", "2026-05-01"))
    assert history.location.counted(history.again, "jira/issues", "new") == 0


def test_a_run_that_fails_in_the_middle_has_recorded_the_months_before(
    location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    location.snapshot("jira")
    monkeypatch.setattr(jira_api, "PAGE", 5)
    monkeypatch.setattr("pulse.http.client.pause", lambda failures, asked: None)
    location.simulation.arm(Fault(SEARCH, "status", status=500, after=6, times=1))
    result = location.read("jira", "CHK|2026-03-01", f"CHK|{PRESENT}")
    assert not result.success
    logged = {entry: count for entry, count in location.logged(result).items() if entry[0] in OF_ISSUES}
    ended = sorted({partition for _, partition in logged})
    assert ended
    assert ended == keys(*MONTHS[: len(ended)])
    assert len(ended) < len(MONTHS)
    assert logged == {(table, partition): 1 for table in OF_ISSUES for partition in ended}
    assert set(reasons(result)) == {"issues CHK"}
    again = location.read("jira", "CHK|2026-03-01", f"CHK|{PRESENT}")
    assert again.success
    assert location.materialized("jira/issues") == set(keys(*MONTHS))


def test_what_was_read_and_not_recorded_is_recorded_by_the_next_run(location: Location) -> None:
    """A run that dies after the commit and before its record leaves rows that no partition speaks of."""
    location.snapshot("jira")
    months = [date.fromisoformat(month) for month in MONTHS]
    window = window_of(months, months[0], date(2026, 3, 1))
    with closing(jira_api.open_client(resources.connection(location.settings, "default"))) as client:
        for stream in streams.records(client):
            read(location.url, stream, [Unit("CHK")], window, lambda *_: None)
    assert location.materialized("jira/issues") == set()
    (tags,) = location.pending("jira")
    assert PRESENT in tags[RANGE_START]
    result = location.run("jira_records", tags=dict(tags))
    assert result.success
    assert set(location.logged(result).values()) == {1}
    for table in ("issues", "changelogs", "worklogs"):
        assert location.materialized(f"jira/{table}") == set(keys(*MONTHS))
    again = location.run("jira_records", tags=dict(tags))
    assert location.logged(again) == Counter()


def test_a_window_apart_proves_nothing_before_it(location: Location) -> None:
    location.snapshot("jira")
    assert location.read("jira", "CHK|2026-05-01", "CHK|2026-05-01").success
    assert location.materialized("jira/issues") == set(keys("2026-05-01"))


def test_snapshots_record_their_site_once_and_again_when_they_change(location: Location) -> None:
    tables = ("boards", "fields", "issue_types", "projects", "sprints", "statuses", "users", "versions")
    assert location.logged(location.snapshot("jira")) == Counter({(f"jira/{table}", "site"): 1 for table in tables})
    assert location.logged(location.snapshot("jira")) == Counter()
    location.simulation.organisation.sprints.append(location.simulation.organisation.sprints.pop())
    with connect(location.url) as connection:
        connection.execute("delete from raw.jira_users")
    assert location.logged(location.snapshot("jira")) == Counter({("jira/users", "site"): 1})


def test_every_table_of_github_is_recorded_for_every_repository(location: Location) -> None:
    location.snapshot("github")
    (tags,) = location.pending("github")
    result = location.run("github_records", tags=dict(tags))
    assert result.success
    found = location.logged(result)
    assert set(found.values()) == {1}
    repositories = [repository.full_name for repository in location.simulation.organisation.repositories]
    assert {partition for _, partition in found} == {f"{name}|{month}" for name in repositories for month in MONTHS}
    assert len({table for table, _ in found}) == 14
    assert len(found) == 14 * len(repositories) * len(MONTHS)


def test_a_refused_token_fails_the_run_without_another_try(location: Location) -> None:
    location.snapshot("jira")
    fault = location.simulation.arm(Fault(SEARCH, "status", status=401, times=-1))
    result = location.read("jira", "CHK|2026-03-01", f"CHK|{PRESENT}")
    assert not result.success
    assert fault.fired == 1
    assert "Create a new token" in reasons(result)["issues"]
