"""Work that no sprint holds: a kanban team's, the backlog nobody takes up, epics."""

from datetime import datetime, timedelta

from sample_org.records import Issue
from sample_org.world import wording
from sample_org.world.bench import Work
from sample_org.world.chances import about, around
from sample_org.world.engineering import do_issue, keep, new_issue
from sample_org.world.issue_history import Event
from sample_org.world.working_time import after, season

ISSUES_PER_ENGINEER = 1.6


def run_kanban(work: Work) -> None:
    """Work arrives day by day and is taken up by whoever is free."""
    rng, team = work.bench.rng, work.bench.team
    day = work.since
    while day < work.until:
        for _ in range(arrivals(work, day, len(work.staff(day)) * ISSUES_PER_ENGINEER / 10)):
            created = after(day, rng.uniform(0, 8), team.product.time_zone)
            issue, events = new_issue(work, created)
            selected = after(created, around(rng, 10), team.product.time_zone)
            events.append((selected, team.product, {"status": "Selected for Development"}))
            do_issue(work, issue, events, after(selected, around(rng, 4), team.product.time_zone))
            keep(work, issue, events)
        day += timedelta(days=1 if day.weekday() < 4 else 7 - day.weekday())


def fill_backlog(work: Work) -> None:
    """Ideas that nobody takes up; a part is closed as Won't Do. Some are re-ranked more often than pages hold."""
    rng, team = work.bench.rng, work.bench.team
    for number in range(len(work.issues) // 12):
        created = after(work.since, rng.random() * (work.until - work.since) / timedelta(hours=4.3), "UTC")
        issue, events = new_issue(work, created)
        at = created
        for rank in range((130, 60, 45)[number] if number < 3 else rng.randrange(3)):
            at = after(at, around(rng, 2), team.product.time_zone)
            events.append((at, team.product, {"rank": rank + 1}))
        if rng.random() < 0.4:
            events.append((after(at, around(rng, 200), team.product.time_zone), team.product, {"status": "Won't Do"}))
        keep(work, issue, events)


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
        keep(work, epic, events)
        at += timedelta(days=rng.randrange(35, 65))


def arrivals(work: Work, at: datetime, full: float) -> int:
    """How many issues arrive when `full` are usual: fewer at the beginning of the history and in slow seasons."""
    growth = 0.8 + 0.4 * ((at - work.since) / (work.until - work.since))
    return about(work.bench.rng, full * growth * season(at.date()))
