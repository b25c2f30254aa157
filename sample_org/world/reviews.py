"""How a request is reviewed: by whom, when, in how many rounds."""

from datetime import datetime, timedelta
from random import Random

from sample_org.records import Comment, Person, PullRequest, Review, TimelineEvent
from sample_org.world import wording
from sample_org.world.bench import Bench
from sample_org.world.chances import around, pick
from sample_org.world.commits import write_commit
from sample_org.world.people import AI_REVIEWER
from sample_org.world.working_time import after, to_second

_PICKUP_HOURS = 1.3
# A reviewer's own requests and second reviews go to others: they take more of the rest to reach their share.
_STAR_EXCESS = 1.1


def choose_reviewer(bench: Bench, author: Person, at: datetime) -> Person | None:
    """A teammate who reviews; the story's reviewer takes over what would bring them to their share."""
    team, rng = bench.team, bench.rng
    story = bench.story("reviewer_carries_half", "priya-nair", at) if team.name == "Mobile" else None
    others = [p for p in team.engineers if p is not author and not p.deleted]
    star = next((p for p in others if story and p.login == story.subject), None)
    if star and story and rng.random() < story.size * _STAR_EXCESS * len(team.engineers) / (len(team.engineers) - 1):
        return star
    others = [p for p in others if p is not star]
    return pick(rng, others, [1 / (2 + n) for n in range(len(others))]) if others else None


def ask_ai_reviewer(rng: Random, request: PullRequest) -> None:
    """In some repositories a program reviews most requests within minutes."""
    if not request.repository.has_ai_reviewer or rng.random() < 0.2:
        return
    at = to_second(request.created + timedelta(seconds=rng.randrange(90, 400)))
    review = Review(AI_REVIEWER, at, "COMMENTED", "Automatic review.", request.commits[-1].oid)
    review.comments = [Comment(AI_REVIEWER, at, wording.remark(rng), "src/main") for _ in range(rng.randrange(3))]
    request.reviews.append(review)


def review_in_rounds(bench: Bench, request: PullRequest, ready: datetime) -> datetime:
    """Reviews and answers until approval; returns when that was (or when nobody was waited for)."""
    rng, author = bench.rng, request.author
    reviewer = choose_reviewer(bench, author, ready)
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
        second = choose_reviewer(bench, author, at)
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
        commit = write_commit(rng, author, at, 10)
        if request.commits[-1].co_author:
            commit.co_author = request.commits[-1].co_author
        request.commits.append(commit)
        if rng.random() < 0.12:
            request.events.append(TimelineEvent("HeadRefForcePushedEvent", at, author))
    if rng.random() < 0.35:
        request.comments.append(Comment(author, at + timedelta(minutes=1), wording.reply(rng)))
    return at + timedelta(minutes=1)
