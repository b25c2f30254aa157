"""How an issue is done by one engineer: code, requests, review, test; blocked, sent back or reopened at times."""

from datetime import datetime, timedelta

from sample_org.records import Issue, Person, PullRequest
from sample_org.world import wording
from sample_org.world.bench import Work
from sample_org.world.chances import around, pick
from sample_org.world.issue_history import Event, replay
from sample_org.world.requests import deliver
from sample_org.world.versions import into_versions
from sample_org.world.working_time import after

_HOURS_PER_POINT = 3.5


def new_issue(work: Work, created: datetime) -> tuple[Issue, list[Event]]:
    """A story, task or bug that somebody writes down, and no events yet."""
    rng, team = work.bench.rng, work.bench.team
    kind = pick(rng, ("Story", "Task", "Bug"), (50, 27, 23))
    reporter = team.product if kind == "Story" or rng.random() < 0.4 else rng.choice(work.staff(created))
    issue = Issue(
        team,
        kind,
        created,
        reporter,
        wording.issue_summary(rng, kind),
        priority=pick(rng, ("High", "Medium", "Low"), (25, 60, 15)),
        labels=[rng.choice(("tech-debt", "customer", "quick-win"))] if rng.random() < 0.25 else [],
    )
    issue.description = f"{issue.summary}. Asked for by {reporter.name}."
    epics = [epic for epic in work.epics if epic.created < created]
    if epics and rng.random() < 0.7:
        issue.epic = rng.choice(epics[-3:])
    return issue, []


def do_issue(work: Work, issue: Issue, events: list[Event], begin: datetime) -> datetime:
    """One engineer does the issue: code, requests, review, test. Returns when it is done for good."""
    rng = work.bench.rng
    free = free_times(work, begin)
    engineer = min(work.staff(begin), key=lambda p: free[p.login])
    begin = after(free[engineer.login], rng.uniform(0.1, 1.5), engineer.time_zone)
    points = next((values["points"] for _, _, values in reversed(events) if "points" in values), 3.0)
    hours = _HOURS_PER_POINT * points**0.9 * around(rng, 1, 0.5)
    events.append((begin - timedelta(minutes=1), engineer, {"assignee": engineer}))
    events.append((begin, engineer, {"status": "In Progress"}))
    coded = after(begin, hours, engineer.time_zone)
    work.free[engineer.login] = coded
    _block(work, events, engineer, begin, coded)
    requests = _request_changes(work, issue, engineer, begin, hours)
    reviewed = max([coded, *(r.events[-1].at for r in requests)])
    if requests:
        opened = min(request.created for request in requests)
        events.append((opened, engineer, {"status": "In Review"}))
        _send_back(work, events, engineer, requests[-1])
    return _test_and_close(work, events, engineer, reviewed)


def free_times(work: Work, at: datetime) -> dict[str, datetime]:
    """When each engineer who is there can begin something new, at the earliest `at`."""
    return {p.login: max(at, work.free.get(p.login, at)) for p in work.staff(at)}


def keep(work: Work, issue: Issue, events: list[Event]) -> None:
    """Let the events happen to the issue, and count it among the team's; every second one goes into versions."""
    if issue.type in ("Story", "Task", "Bug") and len(work.issues) % 2:
        events = [*events, *into_versions(issue, events)]
    replay(issue, events, work.until)
    work.issues.append(issue)


def _block(work: Work, events: list[Event], engineer: Person, begin: datetime, coded: datetime) -> None:
    rng = work.bench.rng
    if rng.random() < 0.07:
        flagged = begin + (coded - begin) * 0.5
        events.append((flagged, engineer, {"flagged": True}))
        events.append((after(flagged, around(rng, 9), engineer.time_zone), engineer, {"flagged": False}))


def _request_changes(work: Work, issue: Issue, engineer: Person, begin: datetime, hours: float) -> list[PullRequest]:
    rng, repositories = work.bench.rng, work.bench.team.repositories
    requests = []
    for part in range(pick(rng, (0, 1, 2), (10, 74, 16))):
        repository = pick(rng, repositories, [2.0, *[1.0] * (len(repositories) - 1)])
        request = deliver(work.bench, repository, engineer, begin, hours * (0.6 + 0.4 * part))
        request.issue, request.summary = issue, issue.summary
        requests.append(request)
    work.requests += requests
    return requests


def _send_back(work: Work, events: list[Event], engineer: Person, request: PullRequest) -> None:
    """Some teams move the card back when changes are asked for."""
    asked = next((r for r in request.reviews if r.state == "CHANGES_REQUESTED"), None)
    answer = next((c for c in request.commits if asked and c.committed > asked.at), None)
    if asked and answer and work.bench.rng.random() < 0.4:
        events.append((asked.at + timedelta(seconds=30), asked.author, {"status": "In Progress"}))
        events.append((answer.committed + timedelta(seconds=30), engineer, {"status": "In Review"}))


def _test_and_close(work: Work, events: list[Event], engineer: Person, reviewed: datetime) -> datetime:
    rng, product = work.bench.rng, work.bench.team.product
    done = after(reviewed, around(rng, 0.5), engineer.time_zone)
    if rng.random() < 0.35:
        events.append((done, engineer, {"status": "Testing"}))
        done = after(done, around(rng, 5), product.time_zone)
    events.append((done, engineer, {"status": "Done"}))
    if rng.random() < 0.04:
        again = after(done, around(rng, 12), product.time_zone)
        events.append((again, product, {"status": "In Progress"}))
        done = after(again, around(rng, 8), engineer.time_zone)
        events.append((done, engineer, {"status": "Done"}))
    return done
