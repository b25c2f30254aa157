"""What vanishes, moves or changes on GitHub without a word."""

from collections.abc import Iterator
from typing import Any

import pytest

from pulse_assets.raw.table import Counts
from sample_org.mutations import GitHubMutation
from sample_org.records import Comment, GitHubIssue, PullRequest
from sample_org.upheavals import RecordMutation, RepositoryMutation
from tests.databases import empty

from .conftest import changing, read_anew, small
from .extraction import GITHUB, Extraction, difference, failures, touched

LISTS = "GET /github/repos/{owner}/{repo}/"


@pytest.fixture(scope="module")
def living(shared_database: str) -> Iterator[Extraction]:
    """An organisation that the tests of this module change one after the other."""
    empty(shared_database)
    with changing(shared_database, small(months=2)) as extraction:
        yield extraction


@pytest.fixture
def settled(living: Extraction) -> Extraction:
    """It has been read as it is now; from here on requests are counted."""
    living.sync("github")
    living.reconcile("github")
    living.simulation.statistics.clear()
    return living


def change(extraction: Extraction, **wish: Any) -> str:
    return extraction.simulation.mutate(RepositoryMutation(**wish))


def record(extraction: Extraction, kind: Any, op: Any, home: Any, identifier: int, to: str = "") -> str:
    name = home.repository.full_name
    return extraction.simulation.mutate(RecordMutation(op, kind, name, identifier, to))


def an_issue(extraction: Extraction) -> GitHubIssue:
    return extraction.simulation.organisation.github_issues[0]


def with_comments(extraction: Extraction, *, on_lines: bool) -> tuple[PullRequest, list[Comment]]:
    """A request with its comments of one kind; the list is the request's own."""
    for request in extraction.simulation.organisation.pull_requests:
        for comments in [r.comments for r in request.reviews] if on_lines else [request.comments]:
            if comments:
                return request, comments
    raise AssertionError("nobody says anything")


def live(extraction: Extraction, table: str, column: str, value: object) -> int:
    query = f"select count(*) from raw.{table} where {column} = %s and deleted_at is null"
    (count,) = extraction.one(query, [value])
    return int(count)


def test_where_counts_agree_nothing_else_is_asked(settled: Extraction) -> None:
    before = settled.versions(GITHUB)
    assert settled.reconcile("github") == []
    routes = settled.simulation.statistics.as_json()["routes"]
    repositories = len(settled.repositories())
    assert routes == {
        "POST /github/graphql": {"200": 1},
        f"{LISTS}issues/comments": {"200": repositories},
        f"{LISTS}pulls/comments": {"200": repositories},
    }
    assert settled.versions(GITHUB) == before


def test_a_deleted_issue_is_marked(settled: Extraction) -> None:
    issue = an_issue(settled)
    record(settled, "issue", "delete", issue, issue.number)
    assert settled.reconcile("github") == []
    assert live(settled, "github_issues", "issue_id", issue.id) == 0
    assert settled.count("github_issues") == len(settled.simulation.organisation.github_issues)


def test_a_transferred_issue_is_found_where_it_is(settled: Extraction) -> None:
    issue = an_issue(settled)
    old, home = issue.id, issue.repository.full_name
    to = next(unit.name for unit in settled.repositories() if unit.name != home)
    record(settled, "issue", "transfer", issue, issue.number, to)
    settled.sync("github")
    settled.reconcile("github")
    assert (live(settled, "github_issues", "issue_id", old), live(settled, "github_issues", "issue_id", issue.id)) == (
        0,
        1,
    )


@pytest.mark.parametrize("table", ["github_issues", "github_pull_requests", "github_deployments"])
def test_what_was_missed_is_read(settled: Extraction, table: str) -> None:
    before = settled.rows(GITHUB)
    column = {"github_issues": "issue_id", "github_deployments": "deployment_id"}.get(table, "pull_request_id")
    settled.all(f"delete from raw.{table} where {column} = (select max({column}) from raw.{table}) returning 1")
    settled.reconcile("github")
    assert list(difference(settled.rows(GITHUB), before)) == []


@pytest.mark.parametrize("on_lines", [False, True])
def test_an_edited_comment_of_a_request_at_rest_is_seen(settled: Extraction, on_lines: bool) -> None:
    request, (comment, *_) = with_comments(settled, on_lines=on_lines)
    record(settled, "comment", "edit", request, comment.id)
    assert failures(settled.sync("github")) == {}
    settled.reconcile("github")
    table = "github_review_comments" if on_lines else "github_issue_comments"
    assert settled.one(f"select payload ->> 'body' from raw.{table} where comment_id = %s", [comment.id]) == (
        comment.body,
    )


@pytest.mark.parametrize("on_lines", [False, True])
def test_a_deleted_comment_is_marked(settled: Extraction, on_lines: bool) -> None:
    request, (comment, *_) = with_comments(settled, on_lines=on_lines)
    record(settled, "comment", "delete", request, comment.id)
    settled.reconcile("github")
    table = "github_review_comments" if on_lines else "github_issue_comments"
    assert live(settled, table, "comment_id", comment.id) == 0


def test_a_deleted_deployment_is_marked(settled: Extraction) -> None:
    deployment = settled.simulation.organisation.deployments[-1]
    record(settled, "deployment", "delete", deployment, deployment.id)
    settled.reconcile("github")
    assert settled.count("github_deployments") == len(settled.simulation.organisation.deployments)


def test_a_renamed_repository_is_not_read_again(settled: Extraction) -> None:
    request = next(r for r in settled.simulation.organisation.pull_requests if r.state == "OPEN")
    old = request.repository.full_name
    new = f"{request.repository.owner}/{request.repository.name}-renamed"
    counts = {table.name: settled.count(table.name) for table in GITHUB}
    change(settled, op="rename", repo=old, to=new)
    settled.simulation.mutate(GitHubMutation("update", new, request.number, set={"title": "Said better"}))
    outcomes = settled.sync("github")
    assert failures(outcomes) == {}
    assert touched(outcomes)["github_pull_requests"] == Counts(changed=1)
    # The organisation's repositories, people and teams are listed whole; else what is younger than two minutes.
    listed = {"github_repositories", "github_users", "github_teams", "github_team_members"}
    tables = [table for outcome in outcomes.values() for table in outcome.counts.tables.items()]
    again = sum(counts.unchanged for name, counts in tables if name not in listed)
    assert again < 10
    assert {table.name: settled.count(table.name) for table in GITHUB} == counts
    names = {name for (name,) in settled.all("select distinct source_unit from app.checkpoints")}
    assert new in names
    assert old not in names
    assert settled.reconcile("github") == []


def test_a_deleted_repository_goes_with_a_note(settled: Extraction) -> None:
    repository = settled.simulation.organisation.repositories[-1]
    name = repository.full_name
    change(settled, op="delete", repo=name)
    settled.sync("github")
    (note,) = settled.reconcile("github")
    assert note.startswith(f"GitHub no longer shows {name}")
    assert live(settled, "github_pull_requests", "repository_id", repository.id) == 0
    assert settled.reconcile("github") == []
    rows = {name: [row for row in rows if row[-1] is None] for name, rows in settled.rows(GITHUB).items()}
    anew = read_anew(settled)
    assert {name: len(rows) for name, rows in rows.items()} == {name: len(anew[name]) for name in rows}


def test_a_repository_that_was_withheld_comes_back_as_it_is(settled: Extraction) -> None:
    before = settled.rows(GITHUB)
    repository = settled.simulation.organisation.repositories[0]
    change(settled, op="withhold", repo=repository.full_name)
    settled.sync("github")
    (note,) = settled.reconcile("github")
    assert "the token lost access" in note
    assert live(settled, "github_pull_requests", "repository_id", repository.id) == 0
    change(settled, op="show", repo=repository.full_name)
    settled.sync("github")
    assert list(difference(settled.rows(GITHUB), before)) == []
    assert settled.reconcile("github") == []


def test_where_a_whole_owner_is_withheld_all_is_kept(settled: Extraction) -> None:
    before = settled.rows([table for table in GITHUB if table.name != "github_repositories"])
    names = [repository.full_name for repository in settled.simulation.organisation.repositories]
    for name in names:
        change(settled, op="withhold", repo=name)
    settled.sync("github")
    notes = settled.reconcile("github")
    assert len(notes) == len(names)
    assert all("what was read of" in note for note in notes)
    assert settled.rows([table for table in GITHUB if table.name in before]) == before
    for name in names:
        change(settled, op="show", repo=name)


def test_a_repository_transferred_away_goes_with_a_note(settled: Extraction) -> None:
    repository = settled.simulation.organisation.repositories[0]
    old = repository.full_name
    change(settled, op="transfer", repo=old, to=f"elsewhere/{repository.name}")
    settled.sync("github")
    assert settled.reconcile("github") == [f"{old} is now elsewhere/{repository.name} and no longer among what is read"]
    assert live(settled, "github_pull_requests", "repository_id", repository.id) == 0
