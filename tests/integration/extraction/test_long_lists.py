"""More records than fit a page, in one list or with one and the same time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pulse_assets.github import client as github_api
from pulse_assets.github import runs
from sample_org.github import actions

from .conftest import changing, read_anew, small
from .extraction import difference, failures


def test_a_request_of_many_commits_and_reviews_has_them_all(database_url: str) -> None:
    organisation = small()
    request = max(organisation.pull_requests, key=lambda found: len(found.reviews))
    commit, review, event = request.commits[-1], request.reviews[-1], request.events[-1]
    request.commits += [replace(commit, oid=f"{number:040x}") for number in range(1, 231)]
    request.reviews += [replace(review, id=10**9 + number, comments=[]) for number in range(1, 121)]
    request.events += [replace(event, kind="HeadRefForcePushedEvent", id=10**9 + n) for n in range(1, 121)]
    with changing(database_url, organisation) as extraction:
        assert failures(extraction.sync("github")) == {}
        place = [request.repository.id, request.number]
        for table, least in [("pull_request_commits", 231), ("reviews", 121), ("timeline_events", 120)]:
            query = f"select count(*) from raw.github_{table} where repository_id = %s and number = %s"
            assert extraction.one(query, place)[0] >= least
        assert extraction.count("github_pull_request_commits") == sum(
            len(r.commits) for r in organisation.pull_requests
        )
        assert extraction.count("github_reviews") == sum(len(r.reviews) for r in organisation.pull_requests)


def test_hundreds_of_records_of_one_instant_all_come(database_url: str) -> None:
    """A bulk edit, or an import: more records than fit a page have one and the same time of update."""
    organisation = small()
    at = datetime(2026, 6, 20, 12, tzinfo=UTC)
    name = organisation.pull_requests[0].repository.full_name
    for request in organisation.pull_requests:
        if request.repository.full_name == name:
            request.updated = at
    template = next(r for r in organisation.pull_requests if r.repository.full_name == name)
    highest = max(r.number for r in organisation.pull_requests)
    for number in range(highest + 1, highest + 251):
        clone = replace(template, number=number, id=template.repository.id * 100_000 + number)
        clone.commits, clone.reviews, clone.comments, clone.events = template.commits[:1], [], [], []
        organisation.pull_requests.append(clone)
    for issue in organisation.issues:
        issue.updated = max([at, *(history.at for history in issue.histories)])
    with changing(database_url, organisation) as extraction:
        assert failures(extraction.sync()) == {}
        assert extraction.count("github_pull_requests") == len(organisation.pull_requests)
        assert extraction.count("jira_issues") == len(organisation.issues)
        assert list(difference(extraction.rows(), read_anew(extraction))) == []


def test_more_runs_than_are_shown_are_asked_for_in_parts(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_MOST_FILTERED", 30)
    monkeypatch.setattr(runs, "MOST_LISTED", 30)
    monkeypatch.setattr(runs, "AIMED_AT", 20)
    monkeypatch.setattr(github_api, "PAGE", 10)
    with changing(database_url) as extraction:
        assert failures(extraction.sync("github")) == {}
        assert extraction.count("github_workflow_runs") == len(extraction.simulation.organisation.workflow_runs)
