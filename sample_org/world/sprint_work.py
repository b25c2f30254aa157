"""What a scrum team plans, adds, removes, finishes and carries over, sprint by sprint."""

from datetime import datetime, timedelta
from itertools import pairwise

from sample_org.records import Issue, Sprint
from sample_org.world.bench import Work
from sample_org.world.chances import about, around, pick
from sample_org.world.engineering import do_issue, free_times, keep, new_issue
from sample_org.world.issue_history import Event
from sample_org.world.planning import ISSUES_PER_ENGINEER, arrivals
from sample_org.world.working_time import after

_POINTS = (1, 2, 3, 5, 8)


def run_sprints(work: Work, sprints: list[Sprint]) -> None:
    """Plan, start and end each sprint; what is not done goes on in the next."""
    left: list[tuple[Issue, list[Event]]] = []
    ends: list[datetime] = []
    for position, sprint in enumerate(sprints):
        following = sprints[position + 1] if position + 1 < len(sprints) else None
        planned = left + _plan_sprint(work, sprint, len(left), is_last=following is None)
        if following:
            committed = len(planned) + sum(end > sprint.start for end in ends)
            extra = about(work.bench.rng, committed * _added_share(work, sprint))
            planned += [_plan(work, sprint, None) for _ in range(extra)]
        left = []
        for issue, events in planned:
            done = _take_up(work, issue, events, sprint, following)
            if done is None and following:
                left.append((issue, events))
                continue
            if done:
                ends.append(done)
                _carry_over(work, events, done, sprints[position:])
            keep(work, issue, events)


def _plan_sprint(work: Work, sprint: Sprint, left: int, *, is_last: bool) -> list[tuple[Issue, list[Event]]]:
    """New issues for a sprint, fewer when many are left from the one before; few for the one that lies ahead."""
    target = arrivals(work, sprint.start, len(work.staff(sprint.start)) * ISSUES_PER_ENGINEER)
    fresh = 3 if is_last else max(2, target - left)
    return [_plan(work, sprint, _planning_time(work, sprint)) for _ in range(fresh)]


def _added_share(work: Work, sprint: Sprint) -> float:
    story = work.bench.story("scope_creep", work.bench.team.name, sprint.start)
    return story.size if story else 0.1


def _planning_time(work: Work, sprint: Sprint) -> datetime:
    return sprint.start - timedelta(minutes=work.bench.rng.randrange(30, 3 * 24 * 60))


def _plan(work: Work, sprint: Sprint, planned: datetime | None) -> tuple[Issue, list[Event]]:
    """A new issue put into the sprint at `planned`, or (None) at some moment after the sprint's start."""
    rng, team = work.bench.rng, work.bench.team
    if planned is None:
        planned = after(sprint.start, rng.uniform(2, 60), team.product.time_zone)
        age = around(rng, 3)
    else:
        age = around(rng, 24 * 12, 0.9)
    issue, events = new_issue(work, planned - timedelta(hours=age))
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
    if min(free_times(work, begin).values()) > sprint.end and following:
        kept = max((e for e in events if "sprints" in e[2]), key=lambda e: e[0])[2]["sprints"]
        events.append((sprint.end + timedelta(minutes=20), team.product, {"sprints": (*kept, following)}))
        return None
    return do_issue(work, issue, events, begin)


def _carry_over(work: Work, events: list[Event], done: datetime, sprints: list[Sprint]) -> None:
    """Add the sprints that an issue is carried into until it is done."""
    kept = max((e for e in events if "sprints" in e[2]), key=lambda e: e[0])[2]["sprints"]
    for sprint, following in pairwise(sprints):
        closing = sprint.end + timedelta(minutes=20)
        if done <= closing:
            return
        kept = (*kept, following)
        events.append((closing, work.bench.team.product, {"sprints": kept}))
