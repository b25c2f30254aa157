"""Comments, work logs and links of issues as they come, change and go."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from pulse_assets.raw.table import Counts
from sample_org.mutations import JiraMutation
from sample_org.records import Change, History, Issue, IssueComment, RemoteLink, Worklog
from tests.databases import empty

from .conftest import changing
from .extraction import Extraction, failures, touched


@pytest.fixture(scope="module")
def living(shared_database: str) -> Iterator[Extraction]:
    """An organisation that the tests of this module change one after the other."""
    empty(shared_database)
    with changing(shared_database) as extraction:
        yield extraction


@pytest.fixture
def settled(living: Extraction) -> Extraction:
    """It has been read as it is now; from here on requests are counted."""
    living.sync("jira")
    living.simulation.statistics.clear()
    return living


def some_issue(extraction: Extraction) -> Issue:
    return extraction.simulation.organisation.issues[3]


def touch(extraction: Extraction, issue: Issue) -> None:
    """Something happens to the issue besides."""
    extraction.simulation.mutate(JiraMutation(op="update", key=issue.key, updated=datetime.now(UTC)))


def note_link(extraction: Extraction, issue: Issue, number: int) -> None:
    """Jira writes a link that is made or removed into the history."""
    issue.updated = datetime.now(UTC)
    issue.histories.append(History(issue.updated, issue.reporter, [Change("link", None, "Fix")], number))
    extraction.simulation.jira.changed(issue)


def synced(extraction: Extraction) -> dict[str, Counts]:
    outcomes = extraction.sync("jira")
    assert failures(outcomes) == {}
    return touched(outcomes)


def counted(extraction: Extraction, table: str, issue: Issue) -> int:
    query = f"select count(*) from raw.jira_{table} where issue_id = %s and deleted_at is null"
    return int(extraction.one(query, [str(issue.id)])[0])


def test_a_long_conversation_is_there_whole(settled: Extraction) -> None:
    longest = max(settled.simulation.organisation.issues, key=lambda issue: len(issue.comments))
    assert len(longest.comments) > 100
    assert counted(settled, "comments", longest) == len(longest.comments)


def test_comments_come_and_go_with_their_issue(settled: Extraction) -> None:
    issue, now = some_issue(settled), datetime.now(UTC)
    issue.comments += [IssueComment(issue.reporter, now, f"No. {number}", now, 900_000 + number) for number in (1, 2)]
    touch(settled, issue)
    assert synced(settled)["jira_comments"] == Counts(new=2)
    issue.comments.pop()
    touch(settled, issue)
    assert synced(settled)["jira_comments"] == Counts(deleted=1)
    assert counted(settled, "comments", issue) == len(issue.comments)


def test_a_work_log_is_written_changed_and_deleted_though_its_issue_shows_nothing(settled: Extraction) -> None:
    # Another issue has changed: where none has, Jira is not asked for work logs before the next day.
    touch(settled, settled.simulation.organisation.issues[5])
    issue, now = some_issue(settled), datetime.now(UTC)
    log = Worklog(issue.reporter, now - timedelta(hours=1), 3600, now, 950_000)
    issue.worklogs.append(log)
    assert synced(settled)["jira_worklogs"] == Counts(new=1)
    log.seconds, log.updated = 7200, datetime.now(UTC)
    assert synced(settled) == {"jira_worklogs": Counts(changed=1)}
    query = "select project_key, payload ->> 'timeSpentSeconds' from raw.jira_worklogs where worklog_id = '950000'"
    assert settled.one(query) == (issue.team.key, "7200")
    issue.worklogs.remove(log)
    settled.simulation.jira.deleted_worklogs.append((datetime.now(UTC), log.id))
    assert synced(settled) == {"jira_worklogs": Counts(deleted=1)}
    assert synced(settled) == {}


def test_what_changed_a_moment_ago_costs_a_search_and_two_looks_at_the_work_logs(settled: Extraction) -> None:
    touch(settled, some_issue(settled))
    synced(settled)
    settled.simulation.statistics.clear()
    assert synced(settled) == {}
    routes = settled.simulation.statistics.as_json()["routes"]
    asked = {
        route.partition("/rest/api/3/")[2]: sum(n.values()) for route, n in routes.items() if "/rest/api/" in route
    }
    assert {name: n for name, n in asked.items() if name.startswith(("search", "worklog", "issue/", "changelog"))} == {
        "search/jql": 1,
        "worklog/deleted": 1,
        "worklog/updated": 1,
    }


def test_issues_without_links_are_not_asked_for_any(settled: Extraction) -> None:
    for issue in settled.simulation.organisation.issues:
        if not issue.links and issue.team is settled.simulation.organisation.teams[1]:
            touch(settled, issue)
    synced(settled)
    routes = settled.simulation.statistics.as_json()["routes"]
    assert not [route for route in routes if "remotelink" in route or "dev-status" in route]


def test_a_link_made_by_hand_is_found_by_the_history(settled: Extraction) -> None:
    issue = some_issue(settled)
    issue.links.append(RemoteLink("Fix", "https://github.example/other/tool/pull/7", 990_001))
    note_link(settled, issue, 99_001)
    assert synced(settled)["jira_pull_request_links"] == Counts(new=1)
    issue.links.clear()
    note_link(settled, issue, 99_002)
    assert synced(settled)["jira_pull_request_links"] == Counts(deleted=1)


def test_what_cannot_be_stored_in_a_comment_is_mended(settled: Extraction) -> None:
    issue, now = some_issue(settled), datetime.now(UTC)
    text = "nul \x00 " + "long " * 200_000
    issue.comments.append(IssueComment(issue.reporter, now, text, now, 900_100))
    touch(settled, issue)
    assert synced(settled)["jira_comments"] == Counts(new=1)
    query = "select payload #>> '{body,content,0,content,0,text}' from raw.jira_comments where comment_id = '900100'"
    assert settled.one(query)[0].startswith("nul \N{REPLACEMENT CHARACTER} long")
