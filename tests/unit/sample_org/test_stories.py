"""Each planted story is computed from the generated records, without asking the generator."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import pytest

from sample_org import Organisation
from sample_org.records import Comment, PullRequest, Review, Sprint
from sample_org.stories import Story


def story(organisation: Organisation, name: str) -> Story:
    return next(s for s in organisation.stories if s.name == name)


def requests_of(organisation: Organisation, team: str) -> list[PullRequest]:
    own = {r.name for t in organisation.teams if t.name == team for r in t.repositories}
    return [r for r in organisation.pull_requests if r.repository.name in own and not r.author.is_bot]


def pickup_hours(request: PullRequest) -> float | None:
    ready = max([request.created, *(e.at for e in request.events if e.kind == "ReadyForReviewEvent")])
    entries: list[Review | Comment] = [*request.reviews, *request.comments]
    responses = [
        entry.at
        for entry in entries
        if not entry.author.is_bot and entry.author is not request.author and entry.at >= ready
    ]
    return (min(responses) - ready) / timedelta(hours=1) if responses else None


def median_pickup(requests: list[PullRequest]) -> float:
    hours = [pickup_hours(r) for r in requests if r.fixes is None]
    return median(h for h in hours if h is not None)


def test_there_is_one_story_of_each_kind(organisation: Organisation) -> None:
    names = [s.name for s in organisation.stories]
    assert names == ["pickup_doubles", "release_breaks", "reviewer_carries_half", "scope_creep", "ai_adoption"]
    assert all(organisation.since <= s.date < s.end <= organisation.until for s in organisation.stories)


def test_pickup_of_payments_doubles_and_of_others_does_not(organisation: Organisation) -> None:
    planted = story(organisation, "pickup_doubles")

    def growth(team: str) -> float:
        requests = requests_of(organisation, team)
        before = median_pickup([r for r in requests if r.created < planted.date])
        return median_pickup([r for r in requests if r.created >= planted.date]) / before

    assert 1.6 <= growth(planted.subject) <= 3.2
    others = [growth(t.name) for t in organisation.teams if t.name != planted.subject]
    assert max(others) < 1.5


def failing_share(organisation: Organisation, repository: str, since: datetime, until: datetime) -> tuple[int, int]:
    finished = sorted(
        next(s.at for s in d.statuses if s.state == "SUCCESS")
        for d in organisation.deployments
        if d.repository.name == repository
        and d.environment == "production"
        and any(s.state == "SUCCESS" for s in d.statuses)
    )
    incidents = [i.created for i in organisation.issues if i.type == "Incident" and repository in i.labels]
    spans = [(a, min(b, a + timedelta(days=1))) for a, b in pairwise([*finished, organisation.until])]
    spans = [span for span in spans if since <= span[0] < until]
    return sum(any(a <= at < b for at in incidents) for a, b in spans), len(spans)


def test_the_release_raises_the_failure_rate_for_weeks(organisation: Organisation) -> None:
    planted = story(organisation, "release_breaks")
    bad, during = failing_share(organisation, planted.subject, planted.date, planted.end)
    before, earlier = failing_share(organisation, planted.subject, organisation.since, planted.date)
    after, later = failing_share(organisation, planted.subject, planted.end, organisation.until)
    assert planted.end - planted.date == timedelta(days=42)
    assert bad / during > 0.25
    assert (before + after) / (earlier + later) < 0.12


def test_one_reviewer_carries_half_of_the_reviews(organisation: Organisation) -> None:
    planted = story(organisation, "reviewer_carries_half")
    own = {r.name for t in organisation.teams if t.name == "Mobile" for r in t.repositories}
    reviews = Counter(
        review.author.login
        for request in organisation.pull_requests
        if request.repository.name in own
        for review in request.reviews
        if not review.author.is_bot
    )
    share = reviews[planted.subject] / reviews.total()
    second = reviews.most_common(2)[1][1] / reviews.total()
    assert share == pytest.approx(planted.size, abs=0.07)
    assert second < share / 2


def committed_and_added(organisation: Organisation, sprint: Sprint) -> tuple[int, int]:
    entered = [
        history.at
        for issue in organisation.issues
        for history in issue.histories
        for item in history.changes
        if item.field == "sprints" and sprint in item.new and sprint not in item.old
    ]
    return sum(at <= sprint.start for at in entered), sum(sprint.start < at <= sprint.end for at in entered)


def test_one_sprint_has_scope_creep(organisation: Organisation) -> None:
    planted = story(organisation, "scope_creep")
    team = next(t for t in organisation.teams if t.name == planted.subject)
    closed = [s for s in organisation.sprints if s.board_id == team.board_id and s.state == "closed"]
    shares = {}
    for sprint in closed:
        committed, added = committed_and_added(organisation, sprint)
        shares[sprint.start] = added / committed
    crept = shares.pop(planted.date)
    assert crept == pytest.approx(planted.size, abs=0.15)
    assert max(shares.values()) < planted.size / 2


def test_a_repository_adopts_ai_assistants(organisation: Organisation) -> None:
    planted = story(organisation, "ai_adoption")
    assisted: dict[bool, list[bool]] = {False: [], True: []}
    for request in organisation.pull_requests:
        trailer = any("Co-authored-by:" in commit.message for commit in request.commits)
        if request.repository.name != planted.subject:
            assert not trailer
        elif not request.author.is_bot and request.fixes is None:
            assisted[request.created >= planted.date].append(trailer)
    assert not any(assisted[False])
    assert sum(assisted[True]) / len(assisted[True]) == pytest.approx(planted.size, abs=0.15)
