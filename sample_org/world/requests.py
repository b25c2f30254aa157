"""The life of one pull request: opened, readied, reviewed, merged."""

from datetime import datetime, timedelta
from random import Random

from sample_org.records import Comment, Commit, Issue, Person, PullRequest, Repository, Review, TimelineEvent
from sample_org.world.bench import Bench
from sample_org.world.chances import around
from sample_org.world.commits import commit_before_opening, write_commit
from sample_org.world.reviews import ask_ai_reviewer, choose_reviewer, review_in_rounds
from sample_org.world.working_time import after, to_second


def deliver(bench: Bench, repository: Repository, author: Person, begin: datetime, hours: float) -> PullRequest:
    """A request opened after so many working hours: commits, reviews and merge (or close) as a team does it."""
    rng = bench.rng
    opened = to_second(after(begin, hours, author.time_zone))
    request = PullRequest(repository, author, opened, changed_files=max(1, round(around(rng, 4, 0.8))))
    commit_before_opening(bench, request, begin, hours)
    ready = _become_ready(rng, request)
    ask_ai_reviewer(rng, request)
    approved = review_in_rounds(bench, request, ready)
    _finish(rng, request, approved)
    return request


def rush(bench: Bench, repository: Repository, author: Person, opened: datetime, issue: Issue) -> PullRequest:
    """A hot fix: one commit, one quick approval, merged within hours, whatever the time of day."""
    rng = bench.rng
    request = PullRequest(repository, author, to_second(opened), issue=issue, changed_files=rng.randrange(1, 3))
    request.commits.append(write_commit(rng, author, opened - timedelta(minutes=rng.randrange(3, 20)), 8))
    reviewer = choose_reviewer(bench, author, opened)
    at = to_second(opened + timedelta(minutes=rng.randrange(5, 40)))
    if reviewer:
        request.reviews.append(Review(reviewer, at, "APPROVED", commit_oid=request.commits[0].oid))
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
