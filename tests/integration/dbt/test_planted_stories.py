"""What the sample organisation's planted stories look like to the insights: found, with nothing else beside them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
import pytest

from pulse.metrics import Catalogue
from pulse_assets.insights import change_incidents, scope_creep
from pulse_assets.insights.change_points import changes, recent
from pulse_assets.insights.series import Figures
from sample_org import generate
from sample_org.records import Issue, Organisation, PullRequest, Sprint

from .facts import empty, insert

Marts = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def organisation() -> Organisation:
    return generate(until=NOW)


def ready(request: PullRequest) -> datetime:
    """When it was last told to be ready for review, else when it was opened."""
    return max((event.at for event in request.events if event.kind == "ReadyForReviewEvent"), default=request.created)


def first_review(request: PullRequest) -> datetime | None:
    reviews = [one.at for one in request.reviews if not one.author.is_bot and one.author is not request.author]
    return min(reviews, default=None)


def joinings(issue: Issue) -> list[tuple[Sprint, datetime]]:
    """When the issue came into each of its sprints."""
    found: dict[int, tuple[Sprint, datetime]] = {}
    for history in issue.histories:
        for change in history.changes:
            for sprint in change.new if change.field == "sprints" else ():
                found.setdefault(sprint.id, (sprint, history.at))
    return list(found.values())


def facts_of(organisation: Organisation) -> list[dict[str, Any]]:
    """Requests of people with the columns that the watched metrics of requests read."""
    owners = {repository.id: team.name for team in organisation.teams for repository in team.repositories}
    rows = []
    for request in organisation.pull_requests:
        answered = first_review(request)
        waited = (answered - ready(request)).total_seconds() if answered and answered >= ready(request) else None
        row: dict[str, Any] = {"pull_request_key": str(request.id), "number": request.number, "title": request.title}
        row |= {"repository": request.repository.name, "team": owners[request.repository.id]}
        row |= {"person_key": request.author.login, "person": request.author.name}
        row |= {"is_bot_author": request.author.is_bot, "state": request.state.lower(), "pickup_seconds": waited}
        row |= {"authorship": "machine" if request.author.is_bot else "human", "created_at": request.created}
        rows.append(row | {"ready_at": ready(request), "merged_at": request.merged, "first_response_at": answered})
    return rows


def test_the_doubled_pickup_is_the_only_change(marts: Marts, catalogue: Catalogue, organisation: Organisation) -> None:
    empty(marts, "marts.fct_pull_requests")
    insert(marts, "marts.fct_pull_requests", facts_of(organisation))
    figures = Figures(marts, catalogue, "UTC")
    found = recent(changes(figures.weekly(NOW, ["pickup_time"])), NOW.date())
    (story,) = [story for story in organisation.stories if story.name == "pickup_doubles"]
    (change,) = found
    week = change.series.points[change.shift.place].week
    assert (change.series.team, change.series.metric.name) == (story.subject, "pickup_time")
    assert abs((week - story.date.date()).days) <= 28
    assert change.after / change.before == pytest.approx(story.size, rel=0.5)
    evidence = figures.evidence(change.series, week, NOW.date())
    assert evidence.query.startswith("pulse evidence pickup_time --where 'team=Payments' --since ")
    assert 30 < len(evidence.records) <= 100


def deployments_of(organisation: Organisation) -> list[dict[str, Any]]:
    """Successful production deployments; one failed that an incident of its repository followed before the next."""
    rows: list[dict[str, Any]] = []
    for repository in {one.repository.name for one in organisation.deployments}:
        incidents = [one.created for one in organisation.issues if one.type == "Incident" and repository in one.labels]
        finished = sorted(
            next(status.at for status in one.statuses if status.state == "SUCCESS")
            for one in organisation.deployments
            if one.repository.name == repository
            and one.environment == "production"
            and any(status.state == "SUCCESS" for status in one.statuses)
        )
        for at, after in pairwise([*finished, organisation.until]):
            row: dict[str, Any] = {"deployment_key": f"{repository} {at}", "repository": repository, "team": "Team"}
            row |= {"is_production": True, "outcome": "success", "finished_at": at}
            until = min(after, at + timedelta(days=1))
            rows.append(row | {"is_failed_change": any(at <= one < until for one in incidents)})
    return rows


def test_the_release_that_broke_is_found_while_it_lasts(marts: Marts, organisation: Organisation) -> None:
    empty(marts, "marts.fct_deployments")
    insert(marts, "marts.fct_deployments", deployments_of(organisation))
    (story,) = [story for story in organisation.stories if story.name == "release_breaks"]
    (finding,) = change_incidents.find(marts, story.end)
    assert finding.subject_id == story.subject
    assert finding.value == pytest.approx(story.size, abs=0.25)
    assert finding.expected is not None
    assert finding.expected < finding.value / 3
    assert change_incidents.find(marts, story.date) == []


def test_the_planted_scope_creep_is_found_and_no_other(marts: Marts, organisation: Organisation) -> None:
    empty(marts, "marts.fct_sprint_work_items")
    rows: list[dict[str, Any]] = []
    for issue in organisation.issues:
        for sprint, joined in joinings(issue):
            if sprint.state == "future" or issue.type == "Epic":
                continue
            row: dict[str, Any] = {"sprint_work_item_key": f"{sprint.id}/{issue.id}", "sprint_key": str(sprint.id)}
            row |= {"sprint": sprint.name, "team": issue.team.name, "level": "standard", "key": issue.key}
            row |= {"work_item_key": str(issue.id), "sprint_started_at": sprint.start}
            row |= {"sprint_ended_at": sprint.completed, "is_committed": joined <= sprint.start}
            rows.append(row | {"is_added": joined > sprint.start})
    insert(marts, "marts.fct_sprint_work_items", rows)
    (story,) = [story for story in organisation.stories if story.name == "scope_creep"]
    (finding,) = scope_creep.find(marts, story.end)
    assert finding.team_name == story.subject
    assert finding.value == pytest.approx(story.size, abs=0.15)
