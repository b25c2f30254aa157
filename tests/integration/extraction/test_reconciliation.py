"""What vanishes or moves without a word is found by comparing, and what cannot be told apart is left alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from pulse_assets.jira import client as jira_api
from pulse_assets.jira.dialect import DATA_CENTER
from sample_org.mutations import JiraMutation
from sample_org.records import Issue
from tests.databases import empty

from .conftest import changing, small
from .extraction import JIRA, Extraction, difference, failures

NAMES = "POST /jira/rest/api/3/search/jql"
BY_NAME = "POST /jira/rest/api/3/issue/bulkfetch"


@pytest.fixture(scope="module")
def living(shared_database: str) -> Iterator[Extraction]:
    """An organisation that the tests of this module change one after the other."""
    empty(shared_database)
    with changing(shared_database, small(months=2)) as extraction:
        yield extraction


@pytest.fixture
def settled(living: Extraction) -> Extraction:
    """It has been read as it is now; from here on requests are counted."""
    living.sync()
    living.reconcile()
    living.simulation.statistics.clear()
    return living


def issues(extraction: Extraction, project: str) -> list[Issue]:
    """The issues of a project, those with the longest histories first."""
    found = [issue for issue in extraction.simulation.organisation.issues if issue.team.key == project]
    return sorted(found, key=lambda issue: -len(issue.histories))


def jira(extraction: Extraction, **wish: Any) -> str:
    return extraction.simulation.mutate(JiraMutation(**wish))


def live(extraction: Extraction, table: str, issue: str) -> int:
    (count,) = extraction.one(f"select count(*) from raw.{table} where issue_id = %s and deleted_at is null", [issue])
    return int(count)


def test_where_nothing_vanished_a_census_is_all(settled: Extraction) -> None:
    before = settled.versions(JIRA)
    assert settled.reconcile("jira") == []
    # The projects that are shown, and one page of names.
    assert settled.simulation.statistics.requests == 2
    assert settled.versions(JIRA) == before


def test_a_deleted_issue_goes_with_all_that_belongs_to_it(settled: Extraction) -> None:
    issue = issues(settled, "PAY")[0]
    jira(settled, op="delete", key=issue.key)
    settled.sync("jira")
    assert live(settled, "jira_issues", str(issue.id)) == 1
    assert settled.reconcile("jira") == []
    assert live(settled, "jira_issues", str(issue.id)) == 0
    assert live(settled, "jira_changelogs", str(issue.id)) == 0
    assert settled.count("jira_issues") == len(settled.simulation.organisation.issues)


def test_an_issue_that_was_missed_is_read(settled: Extraction) -> None:
    before = settled.rows(JIRA)
    issue = str(issues(settled, "CHK")[0].id)
    for table in ("jira_issues", "jira_changelogs"):
        settled.all(f"delete from raw.{table} where issue_id = %s returning 1", [issue])
    settled.sync("jira")
    assert list(difference(settled.rows(JIRA), before)) != []
    settled.reconcile("jira")
    assert list(difference(settled.rows(JIRA), before)) == []


def test_an_issue_that_comes_back_is_there_again(settled: Extraction) -> None:
    before = settled.rows(JIRA)
    organisation, site = settled.simulation.organisation, settled.simulation.jira
    issue = issues(settled, "CHK")[0]
    updated = issue.updated
    jira(settled, op="delete", key=issue.key)
    settled.reconcile("jira")
    assert live(settled, "jira_changelogs", str(issue.id)) == 0
    organisation.issues.append(issue)
    issue.updated = updated
    site.by_id[issue.id] = site.by_key[issue.key] = issue
    site.changed(issue)
    settled.reconcile("jira")
    assert list(difference(settled.rows(JIRA), before)) == []


def test_a_key_that_changed_in_silence_is_seen(settled: Extraction) -> None:
    issue = issues(settled, "CHK")[0]
    query = "update raw.jira_issues set issue_key = 'OLD-1', project_key = 'OLD' where issue_id = %s returning 1"
    settled.all(query, [str(issue.id)])
    settled.reconcile("jira")
    place = "select issue_key, project_key from raw.jira_issues where issue_id = %s"
    assert settled.one(place, [str(issue.id)]) == (issue.key, "CHK")


def test_an_issue_that_moved_out_of_what_is_read_is_gone(settled: Extraction) -> None:
    """Only CHK is read; of what left it, the rows would never be read again."""
    issue = issues(settled, "CHK")[0]
    old, new = issue.key, jira(settled, op="move", key=issue.key, to="PAY")
    pay = "update raw.jira_projects set deleted_at = %s where project_key = 'PAY' returning 1"
    settled.all("delete from raw.jira_issues where project_key = 'PAY' returning 1")
    settled.all(pay, ["2026-01-01"])
    assert f"{new} has moved from CHK to a project that is not read" in settled.reconcile("jira")
    assert live(settled, "jira_issues", str(issue.id)) == 0
    settled.all(pay, [None])
    settled.reconcile("jira")
    assert settled.all("select issue_key from raw.jira_issues where issue_id = %s", [str(issue.id)]) == [(new,)]
    assert old != new


def test_a_census_that_was_cut_short_deletes_nothing(settled: Extraction, monkeypatch: pytest.MonkeyPatch) -> None:
    before = settled.versions(JIRA)
    monkeypatch.setattr(jira_api, "search_names", lambda client, jql: iter([]))
    assert settled.reconcile("jira") == []
    known = len(settled.simulation.organisation.issues)
    assert settled.simulation.statistics.count(BY_NAME) == -(-known // jira_api.BY_NAME)
    assert settled.versions(JIRA) == before


def test_a_project_that_is_withheld_is_kept_and_told_of(settled: Extraction) -> None:
    kept = settled.rows([table for table in JIRA if table.name in ("jira_issues", "jira_changelogs")])
    jira(settled, op="withhold", project="PAY")
    settled.sync("jira")
    (note,) = settled.reconcile("jira")
    assert note.startswith("Jira no longer shows project PAY; what was read of it is kept")
    assert settled.rows([table for table in JIRA if table.name in kept]) == kept
    jira(settled, op="show", project="PAY")
    settled.sync("jira")
    assert settled.reconcile("jira") == []


def test_a_project_in_the_recycle_bin_is_gone_until_it_comes_back(settled: Extraction) -> None:
    before = settled.rows(JIRA)
    jira(settled, op="trash", project="PAY")
    settled.sync("jira")
    (note,) = settled.reconcile("jira")
    assert "recycle bin" in note
    assert settled.count("jira_issues") == len(issues(settled, "CHK"))
    assert settled.one("select count(*) from raw.jira_changelogs where project_key = 'PAY' and deleted_at is null") == (
        0,
    )
    assert settled.reconcile("jira") == []
    jira(settled, op="show", project="PAY")
    settled.sync("jira")
    settled.reconcile("jira")
    assert list(difference(settled.rows(JIRA), before)) == []


def test_data_center_is_compared_too(database_url: str) -> None:
    with changing(database_url, small(months=1, teams=1)) as extraction:
        extraction.dialect = DATA_CENTER
        assert failures(extraction.sync("jira")) == {}
        gone, missed, *_ = extraction.simulation.organisation.issues
        before = [row for row in extraction.rows(JIRA)["jira_issues"] if row[0] != str(gone.id)]
        jira(extraction, op="delete", key=gone.key)
        extraction.all("delete from raw.jira_issues where issue_id = %s returning 1", [str(missed.id)])
        assert extraction.reconcile("jira") == []
        assert [row for row in extraction.rows(JIRA)["jira_issues"] if row[-1] is None] == before
        assert live(extraction, "jira_changelogs", str(gone.id)) == 0


def test_a_project_that_has_just_vanished_holds_up_nobody(database_url: str) -> None:
    with changing(database_url, small(months=1)) as extraction:
        extraction.sync("jira")
        jira(extraction, op="withhold", project="PAY")
        jira(extraction, op="delete", key=issues(extraction, "CHK")[0].key)
        kept = extraction.all("select issue_id from raw.jira_issues where project_key = 'PAY' order by 1")
        assert extraction.reconcile("jira") == []
        assert extraction.count("jira_issues") == len(kept) + len(issues(extraction, "CHK"))
