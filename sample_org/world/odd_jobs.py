"""Requests that no issue asks for: chores of engineers, and dependency updates by a bot."""

from datetime import datetime, timedelta
from random import Random

from sample_org.records import Comment, Commit, GitHubIssue, Person, PullRequest, Repository, Review, TimelineEvent
from sample_org.world import wording
from sample_org.world.bench import Work
from sample_org.world.chances import around
from sample_org.world.people import DEPENDABOT
from sample_org.world.requests import deliver, merge
from sample_org.world.reviews import choose_reviewer
from sample_org.world.working_time import after, to_second


def do_chores(work: Work) -> None:
    """About one request in twelve has no issue behind it."""
    rng = work.bench.rng
    for _ in range(len(work.requests) // 11):
        day = work.since + (work.until - work.since) * rng.random()
        engineer = rng.choice(work.staff(day))
        begin = after(day, rng.uniform(0, 6), engineer.time_zone)
        repository = rng.choice(work.bench.team.repositories)
        request = deliver(work.bench, repository, engineer, begin, around(rng, 2))
        request.summary = wording.chore(rng)
        work.requests.append(request)


def update_dependencies(work: Work, scale: float) -> None:
    """The bot opens a request every 16 days or so; people merge most of them, the bot closes what is outdated."""
    rng = work.bench.rng
    for repository in work.bench.team.repositories:
        day = work.since
        while (day := day + timedelta(days=rng.expovariate(scale / 16))) < work.until:
            work.requests.append(_dependency_update(work, repository, to_second(day)))


def _dependency_update(work: Work, repository: Repository, at: datetime) -> PullRequest:
    rng = work.bench.rng
    request = PullRequest(repository, DEPENDABOT, at, summary=wording.dependency_bump(rng), labels=["dependencies"])
    mail = f"{DEPENDABOT.github_id}+dependabot[bot]@users.noreply.github.com"
    oid = rng.randbytes(20).hex()
    lines = rng.randrange(1, 40)
    request.commits.append(Commit(oid, DEPENDABOT, "dependabot[bot]", mail, at, at, lines, lines))
    human = choose_reviewer(work.bench, DEPENDABOT, at) or work.bench.team.engineers[0]
    seen = to_second(after(at, around(rng, 14, 0.9), human.time_zone))
    if rng.random() < 0.72:
        request.reviews.append(Review(human, seen, "APPROVED", commit_oid=oid))
        merge(rng, request, seen + timedelta(minutes=rng.randrange(1, 15)), human)
    elif rng.random() < 0.8:
        closed = to_second(at + timedelta(days=around(rng, 12)))
        request.comments.append(Comment(DEPENDABOT, closed, "Superseded by a newer release."))
        request.events.append(TimelineEvent("ClosedEvent", closed, DEPENDABOT))
    return request


def report_on_github(rng: Random, work: Work, requests: list[PullRequest]) -> list[GitHubIssue]:
    """A few issues kept on GitHub itself, each closed by a request that says so."""
    issues = []
    for request in requests:
        if request.issue is None and not request.author.is_bot and rng.random() < 0.4:
            reporter: Person = rng.choice(work.staff(request.created))
            created = to_second(request.created - timedelta(hours=around(rng, 30)))
            title = f"{request.summary}?"
            issue = GitHubIssue(request.repository, reporter, max(created, work.since), title, request.merged)
            issue.updated = issue.closed or issue.created
            request.closes = issue
            issues.append(issue)
    return issues
