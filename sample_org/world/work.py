"""The planned work of a team: epics, stories, tasks and bugs, taken up by engineers, in sprints or as they come."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from sample_org.records import Issue, Person, PullRequest, Sprint
from sample_org.world import wording
from sample_org.world.chances import about, around, pick
from sample_org.world.issue_history import Event, replay
from sample_org.world.requests import Bench, deliver
from sample_org.world.working_time import after, season

_ISSUES_PER_ENGINEER = 1.6
_HOURS_PER_POINT = 3.5
_POINTS = (1, 2, 3, 5, 8)


@dataclass(slots=True)
class Work:
    """What a team has done and is doing, as it grows; `free` says when each engineer can begin something new."""

    bench: Bench
    since: datetime
    until: datetime
    free: dict[str, datetime] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    requests: list[PullRequest] = field(default_factory=list)
    epics: list[Issue] = field(default_factory=list)

    def staff(self, at: datetime) -> list[Person]:
        """The engineers who are there at that time: one who leaves does so in the middle of the period."""
        middle = self.since + (self.until - self.since) / 2
        return [p for p in self.bench.team.engineers if not p.deleted or at < middle]


def run_sprints(work: Work, sprints: list[Sprint]) -> None:
    """Plan, start and end each sprint; what is not done goes on in the next."""
    left: list[tuple[Issue, list[Event]]] = []
    for position, sprint in enumerate(sprints):
        following = sprints[position + 1] if position + 1 < len(sprints) else None
        target = _issues_in(work, sprint.start, len(work.staff(sprint.start)) * _ISSUES_PER_ENGINEER)
        added_share = _added_share(work, sprint)
        fresh = max(2, target - len(left)) if following else 3
        planned = left + [_plan(work, sprint, _planning_time(work, sprint)) for _ in range(fresh)]
        committed = len(planned)
        if following:
            planned += [_plan(work, sprint, None) for _ in range(about(work.bench.rng, committed * added_share))]
        left = []
        for issue, events in planned:
            done = _take_up(work, issue, events, sprint, following)
            if done is None and following:
                left.append((issue, events))
            else:
                _carry_over(work, events, done, sprints[position:])
                _keep(work, issue, events)


def run_kanban(work: Work) -> None:
    """Work arrives day by day and is taken up by whoever is free."""
    rng, team = work.bench.rng, work.bench.team
    day = work.since
    while day < work.until:
        for _ in range(_issues_in(work, day, len(work.staff(day)) * _ISSUES_PER_ENGINEER / 10)):
            created = after(day, rng.uniform(0, 8), team.product.time_zone)
            issue, events = _new_issue(work, created)
            selected = after(created, around(rng, 10), team.product.time_zone)
            events.append((selected, team.product, {"status": "Selected for Development"}))
            _do(work, issue, events, after(selected, around(rng, 4), team.product.time_zone))
            _keep(work, issue, events)
        day += timedelta(days=1 if day.weekday() < 4 else 7 - day.weekday())


def fill_backlog(work: Work) -> None:
    """Ideas that nobody takes up; a part is closed as Won't Do. Some are re-ranked more often than pages hold."""
    rng, team = work.bench.rng, work.bench.team
    for number in range(len(work.issues) // 12):
        created = after(work.since, rng.random() * (work.until - work.since) / timedelta(hours=4.3), "UTC")
        issue, events = _new_issue(work, created)
        at = created
        for rank in range((130, 60, 45)[number] if number < 3 else rng.randrange(3)):
            at = after(at, around(rng, 2), team.product.time_zone)
            events.append((at, team.product, {"rank": rank + 1}))
        if rng.random() < 0.4:
            events.append((after(at, around(rng, 200), team.product.time_zone), team.product, {"status": "Won't Do"}))
        _keep(work, issue, events)


def plan_epics(work: Work) -> None:
    """A new epic about every seven weeks, done some months later."""
    rng, product = work.bench.rng, work.bench.team.product
    at = work.since - timedelta(days=40)
    while at < work.until:
        epic = Issue(
            work.bench.team, "Epic", after(at, 3, product.time_zone), product, wording.issue_summary(rng, "Epic")
        )
        begun = after(epic.created, around(rng, 40), product.time_zone)
        done = begun + timedelta(days=round(around(rng, 110, 0.3)))
        events: list[Event] = [(begun, product, {"status": "In Progress", "assignee": product})]
        events.append((after(done, 1, product.time_zone), product, {"status": "Done"}))
        work.epics.append(epic)
        _keep(work, epic, events)
        at += timedelta(days=rng.randrange(35, 65))


def _issues_in(work: Work, at: datetime, full: float) -> int:
    growth = 0.8 + 0.4 * ((at - work.since) / (work.until - work.since))
    return about(work.bench.rng, full * growth * season(at.date()))


def _added_share(work: Work, sprint: Sprint) -> float:
    story = work.bench.story("scope_creep", work.bench.team.name, sprint.start)
    return story.size if story else 0.1


def _planning_time(work: Work, sprint: Sprint) -> datetime:
    return sprint.start - timedelta(minutes=work.bench.rng.randrange(30, 3 * 24 * 60))


def _new_issue(work: Work, created: datetime) -> tuple[Issue, list[Event]]:
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


def _plan(work: Work, sprint: Sprint, planned: datetime | None) -> tuple[Issue, list[Event]]:
    """A new issue put into the sprint at `planned`, or (None) at some moment after the sprint's start."""
    rng, team = work.bench.rng, work.bench.team
    if planned is None:
        planned = after(sprint.start, rng.uniform(2, 60), team.product.time_zone)
        age = around(rng, 3)
    else:
        age = around(rng, 24 * 12, 0.9)
    issue, events = _new_issue(work, planned - timedelta(hours=age))
    events.append((planned, team.product, {"sprints": (sprint,)}))
    if rng.random() < 0.92:
        estimated = issue.created + (planned - issue.created) * rng.uniform(0.3, 0.9)
        points = pick(rng, _POINTS, (15, 25, 30, 20, 10))
        events.append((estimated, team.product, {"points": float(points)}))
        if rng.random() < 0.05:
            events.append((planned + timedelta(hours=26), team.product, {"points": float(points + 1)}))
    return issue, events


def _take_up(
    work: Work, issue: Issue, events: list[Event], sprint: Sprint, following: Sprint | None
) -> datetime | None:
    """Begin the issue in this sprint. None, and it is moved on, when nobody gets to it before the sprint ends."""
    rng, team = work.bench.rng, work.bench.team
    in_sprint = max(at for at, _, values in events if "sprints" in values)
    begin = after(max(sprint.start, in_sprint), rng.uniform(0, 62), team.product.time_zone)
    if rng.random() < 0.04 and following:
        events.append((min(begin, sprint.end - timedelta(hours=3)), team.product, {"sprints": ()}))
        events.append((following.start - timedelta(minutes=45), team.product, {"sprints": (following,)}))
        return None
    if min(_free(work, begin).values()) > sprint.end and following:
        kept = max((e for e in events if "sprints" in e[2]), key=lambda e: e[0])[2]["sprints"]
        events.append((sprint.end + timedelta(minutes=20), team.product, {"sprints": (*kept, following)}))
        return None
    return _do(work, issue, events, begin)


def _carry_over(work: Work, events: list[Event], done: datetime | None, sprints: list[Sprint]) -> None:
    """Add the sprints that an issue is carried into until it is done."""
    if done is None:
        return
    kept = max((e for e in events if "sprints" in e[2]), key=lambda e: e[0])[2]["sprints"]
    for sprint, following in pairwise(sprints):
        closing = sprint.end + timedelta(minutes=20)
        if done <= closing:
            return
        kept = (*kept, following)
        events.append((closing, work.bench.team.product, {"sprints": kept}))


def _free(work: Work, at: datetime) -> dict[str, datetime]:
    return {p.login: max(at, work.free.get(p.login, at)) for p in work.staff(at)}


def _do(work: Work, issue: Issue, events: list[Event], begin: datetime) -> datetime:
    """One engineer does the issue: code, requests, review, test. Returns when it is done for good."""
    rng = work.bench.rng
    free = _free(work, begin)
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


def _keep(work: Work, issue: Issue, events: list[Event]) -> None:
    replay(issue, events, work.until)
    work.issues.append(issue)
