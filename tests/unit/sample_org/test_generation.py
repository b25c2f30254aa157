"""The records fit together: sizes, order of times, references, identities."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from sample_org import Organisation, generate
from sample_org.records import STATUS_CATEGORIES, Comment, Review, TimelineEvent


def test_equal_arguments_give_equal_records_and_another_seed_does_not() -> None:
    until = datetime(2026, 6, 30, tzinfo=UTC)
    one = generate(seed=3, until=until, months=2, teams=2)
    assert one == generate(seed=3, until=until, months=2, teams=2)
    assert one.issues != generate(seed=4, until=until, months=2, teams=2).issues


def test_the_default_size_is_that_of_a_demo(organisation: Organisation) -> None:
    assert len(organisation.teams) == 4
    assert len(organisation.repositories) == 8
    assert 28 <= sum(not p.is_bot for p in organisation.people) <= 34
    assert 1300 <= len(organisation.issues) <= 1700
    assert 1600 <= len(organisation.pull_requests) <= 2000
    assert Counter(t.is_scrum for t in organisation.teams) == {True: 3, False: 1}


@pytest.mark.parametrize(("teams", "scale"), [(1, 0.5), (14, 0.5), (2, 2.0)])
def test_other_sizes_work(teams: int, scale: float) -> None:
    made = generate(until=datetime(2026, 6, 30, tzinfo=UTC), months=2, teams=teams, scale=scale)
    assert len({t.key for t in made.teams}) == teams
    assert len({p.login for p in made.people}) == len(made.people)
    assert len({r.full_name for r in made.repositories}) == 2 * teams
    assert made.issues


def test_by_default_the_data_end_today() -> None:
    made = generate(months=1, teams=1)
    assert made.until.time().isoformat() == "00:00:00"
    assert timedelta() <= datetime.now(UTC) - made.until < timedelta(days=1, minutes=5)


def test_an_issue_is_what_its_history_says(organisation: Organisation) -> None:
    for issue in organisation.issues:
        times = [issue.created, *(h.at for h in issue.histories)]
        assert times == sorted(times)
        assert times[-1] == issue.updated
        assert times[-1] < organisation.until
        current = {c.field: c.new for h in issue.histories for c in h.changes if c.field != "link"}
        assert all(getattr(issue, name) == value for name, value in current.items())
        statuses = [c for h in issue.histories for c in h.changes if c.field == "status"]
        assert all(a.new == b.old for a, b in pairwise(statuses))
        assert (issue.resolved is not None) == (STATUS_CATEGORIES[issue.status] == "done")


def test_keys_and_ids_follow_the_order_of_creation(organisation: Organisation) -> None:
    assert [i.id for i in organisation.issues] == sorted({i.id for i in organisation.issues})
    for team in organisation.teams:
        keys = [i.key for i in organisation.issues if i.team is team]
        assert keys == [f"{team.key}-{n + 1}" for n in range(len(keys))]


def test_some_issues_have_what_is_rare(organisation: Organisation) -> None:
    moves = [[c.new for h in i.histories for c in h.changes if c.field == "status"] for i in organisation.issues]
    assert max(len(i.histories) for i in organisation.issues) > 100
    assert any(not i.histories for i in organisation.issues)
    assert sum("Done" in m and "In Progress" in m[m.index("Done") :] for m in moves) > 10
    assert sum("In Review" in m and "In Progress" in m[m.index("In Review") :] for m in moves) > 30
    assert sum(any(c.field == "flagged" for h in i.histories for c in h.changes) for i in organisation.issues) > 30
    assert sum(len(i.sprints) > 1 for i in organisation.issues) > 50


def test_the_times_of_a_request_are_in_order(organisation: Organisation) -> None:
    for request in organisation.pull_requests:
        assert request.commits
        assert request.commits[0].authored <= request.created
        entries: list[Review | Comment | TimelineEvent] = [*request.reviews, *request.comments, *request.events]
        assert request.updated is not None
        assert all(request.created <= entry.at <= request.updated for entry in entries)
        assert request.updated < organisation.until
        assert (request.state == "MERGED") == (request.merged is not None) == (request.merge_commit is not None)
        assert (request.state == "OPEN") == (request.closed is None)
        assert [c.committed for c in request.commits] == sorted(c.committed for c in request.commits)


def test_requests_differ_as_they_do_in_life(organisation: Organisation) -> None:
    requests = organisation.pull_requests
    human = [r for r in requests if not r.author.is_bot]
    named = [r for r in human if r.issue and r.issue.key.lower() in f"{r.title} {r.branch}".lower()]
    assert 0.7 < len(named) / len(human) < 0.95
    kinds = Counter(e.kind for r in requests for e in r.events)
    assert min(kinds[k] for k in ("ReadyForReviewEvent", "ConvertToDraftEvent", "HeadRefForcePushedEvent")) > 5
    assert min(kinds[k] for k in ("ReopenedEvent", "ReviewRequestedEvent", "MergedEvent")) > 5
    assert any(r.is_revert and r.title.startswith('Revert "') for r in requests)
    assert any(r.branch.startswith("hotfix/") for r in requests)
    assert any(r.author.deleted for r in requests)
    assert {r.author.login for r in requests if r.author.is_bot} == {"dependabot"}
    assert any(review.author.login == "review-sage" for r in requests for review in r.reviews)


def test_the_default_branch_is_one_chain_that_holds_what_is_deployed(organisation: Organisation) -> None:
    for repository in organisation.repositories:
        merges = [r.merge_commit for r in organisation.pull_requests if r.repository is repository and r.merge_commit]
        first_parents = Counter(m.parents[0] for m in merges)
        assert max(first_parents.values()) == 1
        assert first_parents[repository.initial_oid] == 1
        assert {len(m.parents) for m in merges} == ({1} if repository.squash else {2})
        deployed = {d.commit_oid for d in organisation.deployments if d.repository is repository}
        assert deployed <= {m.oid for m in merges}


def test_deployments_end_once_and_contain_only_what_was_merged(organisation: Organisation) -> None:
    merged = {r.merge_commit.oid: r.merged for r in organisation.pull_requests if r.merge_commit}
    for deployment in organisation.deployments:
        times = [s.at for s in deployment.statuses]
        assert times == sorted(times)
        assert deployment.created <= times[0]
        assert sum(s.state in ("SUCCESS", "FAILURE", "ERROR") for s in deployment.statuses) <= 1
        at = merged[deployment.commit_oid]
        assert at is not None
        assert at <= deployment.created
    states = Counter(d.statuses[-1].state for d in organisation.deployments)
    assert states["INACTIVE"] > 500
    assert states["FAILURE"] > 10


def test_most_people_can_be_joined_across_both_sources(organisation: Organisation) -> None:
    people = [p for p in organisation.people if not p.is_bot]
    shown = [p for p in people if p.jira_email]
    assert 0.6 < len(shown) / len(people) < 1
    assert any(p.jira_email and p.jira_email != p.email for p in people)
    assert sum(p.commit_email == p.email for p in people) > len(people) / 2
    assert sum(p.deleted for p in people) == 1


def test_people_work_on_weekdays_and_less_at_the_end_of_the_year(organisation: Organisation) -> None:
    requests = [r for r in organisation.pull_requests if not r.author.is_bot and r.fixes is None]
    assert all(r.created.weekday() < 5 for r in requests)
    weeks = Counter(r.created.isocalendar()[:2] for r in requests)
    assert weeks[2025, 52] < sum(weeks.values()) / len(weeks) / 2
