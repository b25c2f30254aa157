"""The life of one pull request: commits, drafts, reviews in rounds, merge."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sample_org.records import (
    Comment,
    Commit,
    Issue,
    Person,
    PullRequest,
    Repository,
    Review,
    Team,
    TimelineEvent,
)
from sample_org.stories import Story
from sample_org.world import wording
from sample_org.world.chances import around, pick
from sample_org.world.people import AI_REVIEWER
from sample_org.world.working_time import after, evening, to_second

_PICKUP_HOURS = 3.0


@dataclass(frozen=True, slots=True)
class Bench:
    """What a team works with."""

    rng: Random
    team: Team
    stories: list[Story]

    def story(self, name: str, subject: str, at: datetime) -> Story | None:
        """The story of that name if it holds for the subject at that time."""
        return next((s for s in self.stories if s.name == name and s.holds(subject, at)), None)


def deliver(bench: Bench, repository: Repository, author: Person, begin: datetime, hours: float) -> PullRequest:
    """A request opened after so many working hours: commits, reviews and merge (or close) as a team does it."""
    rng = bench.rng
    opened = to_second(after(begin, hours, author.time_zone))
    request = PullRequest(repository, author, opened, changed_files=max(1, round(around(rng, 4, 0.8))))
    _commit_before_opening(bench, request, begin, hours)
    ready = _become_ready(rng, request)
    _ask_ai_reviewer(rng, request)
    approved = _review_rounds(bench, request, ready)
    _finish(rng, request, approved)
    return request


def rush(bench: Bench, repository: Repository, author: Person, opened: datetime, issue: Issue) -> PullRequest:
    """A hot fix: one commit, one quick approval, merged within hours, whatever the time of day."""
    rng = bench.rng
    request = PullRequest(repository, author, to_second(opened), issue=issue, changed_files=rng.randrange(1, 3))
    request.commits.append(_commit(rng, author, opened - timedelta(minutes=rng.randrange(3, 20)), 8))
    reviewer = _reviewer(bench, author, opened)
    at = to_second(opened + timedelta(minutes=rng.randrange(5, 40)))
    if reviewer:
        request.reviews.append(Review(reviewer, at, "APPROVED"))
    merged = at + timedelta(minutes=rng.randrange(3, 30))
    merge(rng, request, merged, reviewer or author)
    return request


def merge(rng: Random, request: PullRequest, at: datetime, by: Person) -> None:
    """Record the merge; who merges is the author of the merge commit on GitHub."""
    at = to_second(at)
    request.events.append(TimelineEvent("MergedEvent", at, by))
    request.events.append(TimelineEvent("ClosedEvent", at, by))
    additions, deletions = size(request)
    name = by.name or by.login
    request.merge_commit = Commit(
        rng.randbytes(20).hex(), None if by.deleted else by, name, by.commit_email, at, at, additions, deletions
    )


def settle(request: PullRequest, until: datetime) -> None:
    """Forget what lies at or after `until`, and read state, draft and end from the events that remain."""
    request.commits = [c for c in request.commits if c.committed < until]
    request.reviews = [r for r in request.reviews if r.at < until]
    request.comments = [c for c in request.comments if c.at < until]
    request.events = sorted((e for e in request.events if e.at < until), key=lambda e: e.at)
    request.state, request.is_draft, request.merged, request.closed = "OPEN", request.opened_as_draft, None, None
    for event in request.events:
        if event.kind in ("ReadyForReviewEvent", "ConvertToDraftEvent"):
            request.is_draft = event.kind == "ConvertToDraftEvent"
        elif event.kind == "ReopenedEvent":
            request.state, request.closed = "OPEN", None
        elif event.kind == "MergedEvent":
            request.state, request.merged, request.merged_by = "MERGED", event.at, event.actor
        elif event.kind == "ClosedEvent":
            request.closed = event.at
            request.state = "MERGED" if request.merged else "CLOSED"
    if request.merged is None:
        request.merge_commit = None
    pushes = [c.committed for c in request.commits if c.committed > request.created]
    happened: list[Review | Comment | TimelineEvent] = [*request.reviews, *request.comments, *request.events]
    request.updated = max([request.created, *pushes, *(entry.at for entry in happened)])


def size(request: PullRequest) -> tuple[int, int]:
    """Lines added and deleted by all commits."""
    return sum(c.additions for c in request.commits), sum(c.deletions for c in request.commits)


def _commit_before_opening(bench: Bench, request: PullRequest, begin: datetime, hours: float) -> None:
    rng, author = bench.rng, request.author
    count = 1 + min(7, int(rng.expovariate(0.7)))
    moments = sorted(after(begin, hours * rng.uniform(0.15, 0.98), author.time_zone) for _ in range(count))
    for position, moment in enumerate(moments):
        if rng.random() < 0.06:
            late = evening(moment, rng.uniform(1, 4), author.time_zone)
            latest = moments[position + 1] if position + 1 < count else request.created
            moment = late if moment < late < latest else moment
        request.commits.append(_commit(rng, author, moment, 30))
    story = bench.story("ai_adoption", request.repository.name, request.created)
    if story and rng.random() < story.size:
        trailer = rng.choice(wording.CO_AUTHORS)
        for commit in request.commits:
            commit.co_author = trailer


def _commit(rng: Random, author: Person, at: datetime, lines: float) -> Commit:
    additions = max(1, round(around(rng, lines, 1.0)))
    # Some machines are set up with an address that no account knows.
    stranger = rng.random() < 0.04
    mail = f"{author.login}@laptop.local" if stranger else author.commit_email
    user = None if stranger or author.deleted else author
    at = to_second(at)
    return Commit(
        rng.randbytes(20).hex(),
        user,
        author.name or author.login,
        mail,
        at,
        at,
        additions,
        round(additions * rng.random() * 0.7),
    )


def _become_ready(rng: Random, request: PullRequest) -> datetime:
    author, ready = request.author, request.created
    if rng.random() < 0.18:
        request.opened_as_draft = True
        ready = to_second(after(ready, around(rng, 5), author.time_zone))
        request.events.append(TimelineEvent("ReadyForReviewEvent", ready, author))
        if rng.random() < 0.1:
            again = to_second(after(ready, 0.5, author.time_zone))
            ready = to_second(after(again, around(rng, 3), author.time_zone))
            request.events.append(TimelineEvent("ConvertToDraftEvent", again, author))
            request.events.append(TimelineEvent("ReadyForReviewEvent", ready, author))
    return ready


def _ask_ai_reviewer(rng: Random, request: PullRequest) -> None:
    if not request.repository.has_ai_reviewer or rng.random() < 0.2:
        return
    at = to_second(request.created + timedelta(seconds=rng.randrange(90, 400)))
    review = Review(AI_REVIEWER, at, "COMMENTED", "Automatic review: no blocking findings.")
    review.comments = [Comment(AI_REVIEWER, at, wording.remark(rng), "src/main") for _ in range(rng.randrange(3))]
    request.reviews.append(review)


def _reviewer(bench: Bench, author: Person, at: datetime) -> Person | None:
    """A teammate who reviews; the story's reviewer takes over what would bring them to their share."""
    team, rng = bench.team, bench.rng
    story = bench.story("reviewer_carries_half", "priya-nair", at) if team.name == "Mobile" else None
    others = [p for p in team.engineers if p is not author and not p.deleted]
    star = next((p for p in others if story and p.login == story.subject), None)
    if star and story and rng.random() < story.size * len(team.engineers) / (len(team.engineers) - 1):
        return star
    others = [p for p in others if p is not star]
    return pick(rng, others, [1 / (2 + n) for n in range(len(others))]) if others else None


def _review_rounds(bench: Bench, request: PullRequest, ready: datetime) -> datetime:
    rng, author = bench.rng, request.author
    reviewer = _reviewer(bench, author, ready)
    if reviewer is None or rng.random() < 0.03:
        return to_second(after(ready, around(rng, 1), author.time_zone))
    request.events.append(TimelineEvent("ReviewRequestedEvent", ready, author, reviewer))
    slower = bench.story("pickup_doubles", bench.team.name, ready)
    wait = around(rng, _PICKUP_HOURS, 0.8) * (slower.size if slower else 1)
    at = to_second(after(ready, wait, reviewer.time_zone))
    for _ in range(pick(rng, (0, 1, 2, 3), (60, 27, 9, 4))):
        _review(rng, request, reviewer, at, pick(rng, ("CHANGES_REQUESTED", "COMMENTED"), (55, 45)))
        at = _answer(rng, request, at)
        at = to_second(after(at, around(rng, 2), reviewer.time_zone))
    _review(rng, request, reviewer, at, "APPROVED")
    if rng.random() < 0.2:
        second = _reviewer(bench, author, at)
        if second and second is not reviewer:
            at = to_second(after(at, around(rng, 1.5), second.time_zone))
            _review(rng, request, second, at, "APPROVED")
    return at


def _review(rng: Random, request: PullRequest, reviewer: Person, at: datetime, state: str) -> None:
    head = max((c for c in request.commits if c.committed <= at), key=lambda c: c.committed).oid
    body = wording.remark(rng) if state != "APPROVED" else rng.choice(("", "LGTM", "Nice!"))
    count = pick(rng, (0, 1, 2, 3), (70, 20, 8, 2) if state == "APPROVED" else (10, 40, 30, 20))
    lines = [Comment(reviewer, at, wording.remark(rng), f"src/part_{n}") for n in range(count)]
    request.reviews.append(Review(reviewer, at, state, body, head, lines))


def _answer(rng: Random, request: PullRequest, at: datetime) -> datetime:
    author = request.author
    at = to_second(after(at, around(rng, 2.5), author.time_zone))
    if rng.random() < 0.85:
        commit = _commit(rng, author, at, 10)
        if request.commits[-1].co_author:
            commit.co_author = request.commits[-1].co_author
        request.commits.append(commit)
        if rng.random() < 0.12:
            request.events.append(TimelineEvent("HeadRefForcePushedEvent", at, author))
    if rng.random() < 0.35:
        request.comments.append(Comment(author, at + timedelta(minutes=1), wording.reply(rng)))
    return at + timedelta(minutes=1)


def _finish(rng: Random, request: PullRequest, approved: datetime) -> None:
    author = request.author
    end = to_second(after(approved, around(rng, 0.8, 1.0), author.time_zone))
    fate = rng.random()
    if fate < 0.03:
        request.events.append(TimelineEvent("ClosedEvent", end, author))
        return
    if fate < 0.045:
        request.events.append(TimelineEvent("ClosedEvent", end, author))
        end = to_second(after(end, around(rng, 4), author.time_zone))
        request.events.append(TimelineEvent("ReopenedEvent", end, author))
        end = to_second(after(end, 1, author.time_zone))
    merge(rng, request, end + timedelta(minutes=2), author)
