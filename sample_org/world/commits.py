"""Commits of a request."""

from datetime import datetime
from random import Random

from sample_org.records import Commit, Person, PullRequest
from sample_org.world import wording
from sample_org.world.bench import Bench
from sample_org.world.chances import around
from sample_org.world.working_time import after, evening, to_second


def write_commit(rng: Random, author: Person, at: datetime, lines: float) -> Commit:
    """One commit of about so many added lines."""
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


def commit_before_opening(bench: Bench, request: PullRequest, begin: datetime, hours: float) -> None:
    """Spread commits over the working hours before the request was opened."""
    rng, author = bench.rng, request.author
    count = 1 + min(7, int(rng.expovariate(0.7)))
    moments = sorted(after(begin, hours * rng.uniform(0.15, 0.98), author.time_zone) for _ in range(count))
    for position, moment in enumerate(moments):
        if rng.random() < 0.06:
            late = evening(moment, rng.uniform(1, 4), author.time_zone)
            latest = moments[position + 1] if position + 1 < count else request.created
            moment = late if moment < late < latest else moment
        request.commits.append(write_commit(rng, author, moment, 30))
    story = bench.story("ai_adoption", request.repository.name, request.created)
    if story and rng.random() < story.size:
        trailer = rng.choice(wording.CO_AUTHORS)
        for commit in request.commits:
            commit.co_author = trailer
