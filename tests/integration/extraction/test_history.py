"""Commits, versions, runs and what deployments added, as they change while people work."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pulse_assets.github import client as github_api
from sample_org.github.site import RepositoryRecords
from sample_org.mutations import GitHubMutation
from sample_org.records import Commit, Deployment, DeploymentStatus, Tag
from tests.databases import empty

from .conftest import UNTIL, changing, read_anew
from .extraction import Extraction, difference, failures, touched

COMPARE = "GET /github/repos/{owner}/{repo}/compare/{range}"
HISTORY = "select sha from raw.github_commits where repository_id = %s and deleted_at is null"
ADDED = """
    select sha from raw.github_deployment_commits
    where deployment_id = %s and deleted_at is null and (payload ->> 'added')::boolean
"""
STATUS = "select distinct payload ->> 'status' from raw.github_deployment_commits where deployment_id = %s"


@pytest.fixture(scope="module")
def living(shared_database: str) -> Iterator[Extraction]:
    """An organisation that the tests of this module change one after the other."""
    empty(shared_database)
    with changing(shared_database) as extraction:
        yield extraction


@pytest.fixture
def settled(living: Extraction) -> Extraction:
    """It has been read as it is now; from here on requests are counted."""
    assert failures(living.sync("github")) == {}
    living.simulation.statistics.clear()
    return living


@pytest.fixture
def home(settled: Extraction) -> RepositoryRecords:
    """A repository with merge commits."""
    return next(r for r in settled.simulation.github.by_id.values() if not r.repository.squash)


def synced(extraction: Extraction) -> dict[str, Any]:
    outcomes = extraction.sync("github")
    assert failures(outcomes) == {}
    return touched(outcomes)


def commit(extraction: Extraction, *parents: str, days_ago: int = 0) -> str:
    """A commit on these; nothing leads to it yet."""
    site = extraction.simulation.github
    at = UNTIL + timedelta(minutes=len(site.commits)) - timedelta(days=days_ago)
    made = Commit(f"{len(site.commits):040x}", None, "x", "x@y", at, at, 1, 1, "More", parents=parents)
    site.commits[made.oid] = made
    return made.oid


def history(extraction: Extraction, home: RepositoryRecords) -> set[str]:
    return {sha for (sha,) in extraction.all(HISTORY, [home.repository.id])}


def reachable(extraction: Extraction, home: RepositoryRecords) -> set[str]:
    return {found.oid for found in extraction.simulation.github.history(home.head)}


def deploy(extraction: Extraction, home: RepositoryRecords, sha: str, at: datetime) -> Deployment:
    everywhere = [d for records in extraction.simulation.github.by_id.values() for d in records.deployments]
    number = max(d.id for d in everywhere) + 1
    statuses = [DeploymentStatus("SUCCESS", at, number * 10)]
    created = UNTIL + timedelta(minutes=len(everywhere))
    made = Deployment(home.repository, "production", sha, created, everywhere[0].creator, statuses, number)
    home.deployments.append(made)
    return made


def node(deployment: Deployment) -> str:
    return f"DE_kwDO{deployment.id:014d}"


def added(extraction: Extraction, deployment: Deployment) -> set[str]:
    return {sha for (sha,) in extraction.all(ADDED, [node(deployment)])}


def test_what_a_merge_brings_is_asked_for_once(settled: Extraction) -> None:
    request = next(r for r in settled.simulation.organisation.pull_requests if r.state == "OPEN")
    home = settled.simulation.github.by_id[request.repository.id]
    known = history(settled, home)
    settled.simulation.mutate(GitHubMutation("merge", request.repository.full_name, request.number))
    counts = synced(settled)["github_commits"]
    assert history(settled, home) == reachable(settled, home)
    assert counts.new == len(reachable(settled, home) - known) >= 1
    outcomes = settled.sync("github")
    assert outcomes["commits"].requests == 0


def test_an_old_branch_is_found_below_its_merge(
    settled: Extraction, home: RepositoryRecords, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(github_api, "PAGE", 5)
    old = settled.simulation.github.history(home.head)[40].oid
    branch = [old]
    for _ in range(12):
        branch.append(commit(settled, branch[-1], days_ago=60))
    home.head = commit(settled, home.head, branch[-1])
    assert synced(settled)["github_commits"].new == 13
    assert history(settled, home) == reachable(settled, home)


def test_a_force_push_leaves_no_ghosts_and_may_be_taken_back(settled: Extraction, home: RepositoryRecords) -> None:
    before = home.head
    lost = {found.oid for found in settled.simulation.github.history(before)[:3]}
    home.head = commit(settled, settled.simulation.github.history(before)[3].oid)
    assert synced(settled)["github_commits"].new == 1
    assert history(settled, home) == reachable(settled, home)
    assert lost.isdisjoint(history(settled, home))
    home.head = before
    synced(settled)
    assert history(settled, home) == reachable(settled, home) > lost


def test_a_branch_that_is_set_back_loses_its_end(settled: Extraction, home: RepositoryRecords) -> None:
    before = settled.simulation.github.history(home.head)
    home.head = before[2].oid
    synced(settled)
    assert history(settled, home) == reachable(settled, home)
    home.head = before[0].oid
    synced(settled)
    assert history(settled, home) == reachable(settled, home)


def test_a_deployment_adds_what_is_between(settled: Extraction, home: RepositoryRecords) -> None:
    main = settled.simulation.github.history(home.head)
    last = max(d.statuses[-1].at for d in home.deployments)
    first = deploy(settled, home, main[-3].oid, last + timedelta(hours=1))
    second = deploy(settled, home, main[0].oid, last + timedelta(hours=2))
    synced(settled)
    site = settled.simulation.github
    below = {found.oid for found in site.history(main[-3].oid)}
    assert added(settled, second) == {found.oid for found in main} - below
    assert settled.one(STATUS, [node(first)]) == ("behind",)
    assert settled.simulation.statistics.count(COMPARE) == 0
    between = deploy(settled, home, main[1].oid, last + timedelta(hours=1, minutes=30))
    synced(settled)
    assert added(settled, second) == {found.oid for found in main} - {found.oid for found in site.history(main[1].oid)}
    assert added(settled, between) | added(settled, second) == {found.oid for found in main} - below
    between.statuses = [replace(status, state="FAILURE") for status in between.statuses]
    between.statuses.append(DeploymentStatus("ERROR", last + timedelta(hours=3), 7))
    synced(settled)
    assert added(settled, between) == set()
    assert added(settled, second) == {found.oid for found in main} - below


def test_what_history_does_not_tell_is_asked_once(settled: Extraction, home: RepositoryRecords) -> None:
    last = max(d.statuses[-1].at for d in home.deployments)
    base = deploy(settled, home, home.head, last + timedelta(hours=1))
    aside = [home.head]
    for _ in range(300):
        aside.append(commit(settled, aside[-1]))
    branch = deploy(settled, home, aside[-1], last + timedelta(hours=2))
    lost = deploy(settled, home, "f" * 40, last + timedelta(hours=3))
    synced(settled)
    assert added(settled, base) != set(aside)
    assert added(settled, branch) == set(aside[1:])
    assert settled.all(STATUS, [node(lost)]) == [("unknown",)]
    assert added(settled, lost) == set()
    assert settled.simulation.statistics.as_json()["routes"][COMPARE] == {"200": 4, "404": 1}
    settled.simulation.statistics.clear()
    deploy(settled, home, home.head, last + timedelta(hours=4))
    synced(settled)
    # Of the new one, and no more of those that were asked before.
    assert settled.simulation.statistics.count(COMPARE) == 1
    assert settled.all(STATUS, [node(lost)]) == [("unknown",)]


def test_tags_are_added_moved_and_taken_away(settled: Extraction, home: RepositoryRecords) -> None:
    def stored() -> dict[str, str]:
        query = "select name, sha from raw.github_tags where repository_id = %s and deleted_at is null"
        return dict(settled.all(query, [home.repository.id]))

    main = settled.simulation.github.history(home.head)
    home.tags += [Tag(home.repository, f"n{number}", main[1].oid, UNTIL) for number in range(130)]
    synced(settled)
    assert stored() == {tag.name: tag.commit_oid for tag in home.tags}
    home.tags.append(Tag(home.repository, "newest", main[0].oid, UNTIL + timedelta(days=1)))
    outcomes = settled.sync("github")
    assert (outcomes["tags"].requests, touched(outcomes)["github_tags"].new) == (1, 1)
    assert stored()["newest"] == main[0].oid
    home.tags[-1].commit_oid = main[2].oid
    del home.tags[0]
    synced(settled)
    assert stored() == {tag.name: tag.commit_oid for tag in home.tags}


def test_a_draft_that_is_published_is_seen(settled: Extraction) -> None:
    query = "select payload ->> 'isDraft' from raw.github_releases where release_id = %s"
    release = next(r for r in settled.simulation.organisation.releases if r.published is None)
    release.published = release.updated = UNTIL
    assert settled.one(query, [release.id]) == ("true",)
    synced(settled)
    assert settled.one(query, [release.id]) == ("false",)
    chained = "select count(*) from raw.github_deployment_commits where deployment_id = %s"
    assert settled.one(chained, [f"release:{release.id}"])[0] >= 1


def test_a_run_is_followed_to_its_end(settled: Extraction, home: RepositoryRecords) -> None:
    query = "select payload ->> 'conclusion' from raw.github_workflow_runs where run_id = %s"
    like = home.runs[-1]
    number = max(run.id for run in settled.simulation.organisation.workflow_runs) + 1
    now = datetime.now(UTC) - timedelta(minutes=1)
    run = replace(like, id=number, created=now, updated=now, conclusion=None, commit_oid=home.head)
    home.runs.append(run)
    synced(settled)
    assert settled.one(query, [number]) == (None,)
    run.conclusion, run.updated = "success", now + timedelta(minutes=9)
    synced(settled)
    assert settled.one(query, [number]) == ("success",)


def test_all_that_was_read_as_it_came_is_a_load_at_the_end(settled: Extraction) -> None:
    def live(rows: Any) -> Any:
        return {name: [row for row in found if row[-1] is None] for name, found in rows.items() if "github" in name}

    incremental = live(settled.rows())
    assert list(difference(incremental, live(read_anew(settled)))) == []
