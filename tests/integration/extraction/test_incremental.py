from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pulse_assets.jira import streams as jira_streams
from pulse_assets.raw.table import Counts
from pulse_assets.raw.window import window_of
from sample_org.mutations import GitHubMutation, JiraMutation
from sample_org.records import Issue, PullRequest
from tests.databases import empty

from .conftest import changing
from .extraction import FIRST, Extraction, failures, touched


@pytest.fixture(scope="module")
def living(shared_database: str) -> Iterator[Extraction]:
    """An organisation that the tests of this module change one after the other."""
    empty(shared_database)
    with changing(shared_database) as extraction:
        yield extraction


@pytest.fixture
def settled(living: Extraction) -> Extraction:
    """It has been read as it is now; from here on requests are counted."""
    living.sync()
    living.simulation.statistics.clear()
    return living


def issue_of(extraction: Extraction, *, histories: int = 1, project: str = "PAY") -> Issue:
    """Some issue with about so many changes."""
    found = [issue for issue in extraction.simulation.organisation.issues if issue.team.key == project]
    return min(found, key=lambda issue: (abs(len(issue.histories) - histories), issue.id))


def open_request(extraction: Extraction) -> PullRequest:
    return next(r for r in extraction.simulation.organisation.pull_requests if r.state == "OPEN")


def repository(request: PullRequest) -> str:
    return request.repository.full_name


def jira(extraction: Extraction, **wish: Any) -> str:
    return extraction.simulation.mutate(JiraMutation(**wish))


def github(extraction: Extraction, request: PullRequest, **wish: Any) -> str:
    return extraction.simulation.mutate(GitHubMutation(repo=repository(request), number=request.number, **wish))


def synced(extraction: Extraction) -> dict[str, Counts]:
    outcomes = extraction.sync()
    assert failures(outcomes) == {}
    return touched(outcomes)


def test_an_edited_issue_alone_is_written(settled: Extraction) -> None:
    issue = issue_of(settled)
    before = settled.versions()
    jira(settled, op="update", key=issue.key, set={"summary": "Said better"})
    assert synced(settled) == {"jira_issues": Counts(changed=1), "jira_changelogs": Counts(new=1)}
    after = settled.versions()
    rewritten = set(after["jira_issues"]) - set(before["jira_issues"])
    assert {row[0] for row in rewritten} == {str(issue.id)}
    assert set(before["jira_changelogs"]) < set(after["jira_changelogs"])
    query = "select payload -> 'fields' ->> 'summary' from raw.jira_issues where issue_key = %s"
    assert settled.one(query, [issue.key]) == ("Said better",)
    assert synced(settled) == {}


def test_a_transition_brings_its_change(settled: Extraction) -> None:
    issue = issue_of(settled)
    status = "In Progress" if issue.status != "In Progress" else "Done"
    jira(settled, op="transition", key=issue.key, status=status)
    assert synced(settled) == {"jira_issues": Counts(changed=1), "jira_changelogs": Counts(new=1)}
    query = "select payload #>> '{items,0,toString}' from raw.jira_changelogs order by created_at desc limit 1"
    assert settled.one(query) == (status,)


def test_a_new_issue_is_found(settled: Extraction) -> None:
    key = jira(settled, op="add", project="CHK", set={"summary": "New"})
    assert synced(settled) == {"jira_issues": Counts(new=1)}
    assert settled.one("select project_key from raw.jira_issues where issue_key = %s", [key]) == ("CHK",)


def test_an_issue_that_moves_takes_along_what_belongs_to_it(settled: Extraction) -> None:
    issues = settled.simulation.organisation.issues
    issue = next(issue for issue in issues if issue.worklogs and issue.comments and issue.histories)
    identity, changes = str(issue.id), len(issue.histories)
    other = next(team.key for team in settled.simulation.organisation.teams if team is not issue.team)
    key = jira(settled, op="move", key=issue.key, to=other)
    counts = synced(settled)
    assert counts["jira_issues"] == Counts(changed=1)
    assert counts["jira_changelogs"] == Counts(new=1, changed=changes)
    assert settled.all("select issue_key, project_key from raw.jira_issues where issue_id = %s", [identity]) == [
        (key, other)
    ]
    for children in ("changelogs", "comments", "worklogs"):
        query = f"select distinct project_key from raw.jira_{children} where issue_id = %s"
        assert settled.all(query, [identity]) == [(other,)]


def test_an_issue_that_outgrows_a_page_of_changes_keeps_all(settled: Extraction) -> None:
    issue = issue_of(settled, histories=30)
    while len(issue.histories) < 60:
        jira(settled, op="update", key=issue.key, set={"summary": f"Version {len(issue.histories)}"})
    counts = synced(settled)
    assert counts["jira_changelogs"].deleted == 0
    query = "select count(*) from raw.jira_changelogs where issue_id = %s and deleted_at is null"
    assert settled.one(query, [str(issue.id)]) == (60,)


def test_a_merged_request_alone_is_written(settled: Extraction) -> None:
    request = open_request(settled)
    github(settled, request, op="merge")
    counts = synced(settled)
    assert counts["github_pull_requests"] == Counts(changed=1)
    assert {name for name, count in counts.items() if count.changed} <= {"github_pull_requests", "github_repositories"}
    query = "select payload ->> 'state', payload ->> 'mergedAt' is not null from raw.github_pull_requests"
    assert settled.one(f"{query} where pull_request_id = %s", [request.id]) == ("MERGED", True)


def test_only_the_repository_that_changed_is_asked(settled: Extraction) -> None:
    request = open_request(settled)
    github(settled, request, op="update", set={"title": "Said better"})
    counts = synced(settled)
    assert counts.pop("github_repositories", Counts(changed=1)) == Counts(changed=1)
    assert counts == {"github_pull_requests": Counts(changed=1)}
    routes = settled.simulation.statistics.as_json()["routes"]
    # The organisation's people and teams, what changed anywhere, and this one request whole.
    assert routes["POST /github/graphql"] == {"200": 4}
    lists = [route for route in routes if route.startswith("GET /github/repos/")]
    assert {sum(routes[route].values()) for route in lists} == {1}


def test_commits_that_a_force_push_replaced_are_deleted(settled: Extraction) -> None:
    request = open_request(settled)
    site = settled.simulation.github
    replaced = [replace(commit, oid=f"{number:040x}") for number, commit in enumerate(request.commits, 1)]
    site.commits |= {commit.oid: commit for commit in replaced}
    gone, request.commits[:] = [commit.oid for commit in request.commits], replaced
    github(settled, request, op="update")
    counts = synced(settled)["github_pull_request_commits"]
    assert (counts.new, counts.deleted) == (len(replaced), len(gone))
    query = "select sha from raw.github_pull_request_commits where repository_id = %s and number = %s and deleted_at"
    place = [request.repository.id, request.number]
    assert {sha for (sha,) in settled.all(f"{query} is null", place)} == {commit.oid for commit in replaced}
    assert {sha for (sha,) in settled.all(f"{query} is not null", place)} == set(gone)


def test_what_a_snapshot_no_longer_shows_is_deleted(settled: Extraction) -> None:
    sprint = settled.simulation.organisation.sprints.pop()
    assert synced(settled) == {"jira_sprints": Counts(deleted=1)}
    settled.simulation.organisation.sprints.append(sprint)
    assert synced(settled) == {"jira_sprints": Counts(changed=1)}


def test_a_month_read_again_is_mended_and_leaves_the_live_checkpoints(settled: Extraction) -> None:
    months = (
        "select extract(month from updated_at)::int from raw.jira_issues where payload = '{}' group by 1 order by 1"
    )
    checkpoints = "select stream, source_unit, lane, watermark, version from app.checkpoints order by 1, 2"
    before = settled.all(checkpoints)
    settled.all("update raw.jira_issues set payload = '{}', content_hash = '' returning 1")
    broken = settled.all(months)
    assert (4,) in broken
    with closing(settled.jira()) as client:
        april = window_of([date(2026, 4, 1)], FIRST, None)
        outcomes = settled.read(jira_streams.records(client), settled.projects(), april)
    assert touched(outcomes)["jira_issues"].changed > 0
    assert settled.all(months) == [month for month in broken if month != (4,)]
    assert settled.all(checkpoints) == before
    settled.all("delete from app.checkpoints where stream = 'issues' returning 1")
    assert synced(settled)["jira_issues"].changed > 0
    assert settled.all(months) == []
