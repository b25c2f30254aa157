"""Releases of a repository, and the incidents that some of them cause, with their fixes."""

from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from sample_org.records import Deployment, DeploymentStatus, Issue, PullRequest, Repository
from sample_org.world import wording
from sample_org.world.bench import Work
from sample_org.world.issue_history import Event, replay
from sample_org.world.people import DEPLOYER
from sample_org.world.requests import rush
from sample_org.world.working_time import is_working_day

_FAILING_SHARE = 0.07
_BROKEN_PIPELINE_SHARE = 0.04


@dataclass(slots=True)
class Releases:
    """One repository's releases as they happen: its merges in order of time, and what has been deployed."""

    work: Work
    repository: Repository
    merges: list[PullRequest]
    deployments: list[Deployment] = field(default_factory=list)
    next_merge: int = 0


def release(work: Work, repository: Repository) -> list[Deployment]:
    """Deploy what was merged on each release day, to staging first; failing releases bring incidents and fixes."""
    merged = [r for r in work.requests if r.repository is repository and r.events and r.merge_commit]
    releases = Releases(work, repository, sorted(merged, key=_merged_at))
    day = work.since.date()
    while day < work.until.date():
        if day.weekday() in repository.release_weekdays and is_working_day(day):
            slot = datetime.combine(day, time(13, work.bench.rng.randrange(60)), UTC)
            _release_at(releases, slot)
        day += timedelta(days=1)
    return releases.deployments


def _merged_at(request: PullRequest) -> datetime:
    return next(e.at for e in request.events if e.kind == "MergedEvent")


def _release_at(releases: Releases, slot: datetime) -> None:
    rng = releases.work.bench.rng
    head = bisect_left(releases.merges, slot, key=_merged_at)
    if head == releases.next_merge:
        return
    newest = releases.merges[head - 1]
    releases.next_merge = head
    _deploy(releases, newest, "staging", slot)
    slot += timedelta(minutes=40)
    if rng.random() < _BROKEN_PIPELINE_SHARE:
        _deploy(releases, newest, "production", slot, "FAILURE")
        slot += timedelta(minutes=rng.randrange(40, 90))
    live = _deploy(releases, newest, "production", slot)
    story = releases.work.bench.story("release_breaks", releases.repository.name, slot)
    if rng.random() < (story.size if story else _FAILING_SHARE):
        _incident(releases, newest, live)


def _deploy(releases: Releases, newest: PullRequest, environment: str, at: datetime, end: str = "SUCCESS") -> datetime:
    """Add one deployment of the newest merge; returns when it finished. A success makes the one before inactive."""
    rng, commit = releases.work.bench.rng, newest.merge_commit
    assert commit is not None
    started = at + timedelta(seconds=rng.randrange(5, 60))
    finished = started + timedelta(seconds=rng.randrange(120, 900))
    if end == "SUCCESS":
        live = [d for d in releases.deployments if d.environment == environment and d.statuses[-1].state == "SUCCESS"]
        for before in live:
            before.statuses.append(DeploymentStatus("INACTIVE", finished))
    statuses = [DeploymentStatus("PENDING", at), DeploymentStatus("IN_PROGRESS", started)]
    statuses.append(DeploymentStatus(end, finished))
    releases.deployments.append(Deployment(releases.repository, environment, commit.oid, at, DEPLOYER, statuses))
    return finished


def _incident(releases: Releases, cause: PullRequest, live: datetime) -> None:
    """An incident some time after the deployment went live; a revert or hot fix ends it within the day."""
    work, rng, repository = releases.work, releases.work.bench.rng, releases.repository
    created = live + timedelta(minutes=rng.randrange(10, 300), milliseconds=rng.randrange(1000))
    on_call = rng.choice(work.staff(created))
    issue = Issue(
        work.bench.team,
        "Incident",
        created,
        on_call,
        f"{repository.name}: errors after the latest release",
        priority="Highest",
    )
    issue.labels = [repository.name]
    if rng.random() < 0.6 and cause.merge_commit:
        issue.description = f"Began with https://github.example/{repository.full_name}/commit/{cause.merge_commit.oid}."
    begun = created + timedelta(minutes=rng.randrange(2, 25))
    fix = rush(work.bench, repository, on_call, begun + timedelta(minutes=rng.randrange(15, 150)), issue)
    fix.fixes, fix.is_revert = cause, not cause.is_revert and rng.random() < 0.5
    fix.summary = issue.summary if fix.is_revert else f"Hotfix: {wording.issue_summary(rng, 'Bug').lower()}"
    work.requests.append(fix)
    merged = _merged_at(fix)
    releases.merges.insert(bisect_left(releases.merges, merged, key=_merged_at), fix)
    releases.next_merge = releases.merges.index(fix) + 1
    fixed = _deploy(releases, fix, "production", merged + timedelta(minutes=rng.randrange(2, 9)))
    resolved = fixed + timedelta(minutes=rng.randrange(3, 40))
    events: list[Event] = [(begun, on_call, {"status": "In Progress", "assignee": on_call})]
    replay(issue, [*events, (resolved, on_call, {"status": "Done"})], work.until)
    work.issues.append(issue)


def outages(work: Work) -> None:
    """Incidents that no deployment caused, about one in ten weeks."""
    rng, at = work.bench.rng, work.since
    while (at := at + timedelta(days=rng.expovariate(1 / 70))) < work.until:
        at = at.replace(microsecond=0)
        on_call = rng.choice(work.staff(at))
        issue = Issue(work.bench.team, "Incident", at, on_call, "A provider of ours is down", priority="High")
        begun, resolved = at + timedelta(minutes=7), at + timedelta(minutes=rng.randrange(30, 600))
        events: list[Event] = [(begun, on_call, {"status": "In Progress", "assignee": on_call})]
        replay(issue, [*events, (resolved, on_call, {"status": "Done"})], work.until)
        work.issues.append(issue)
