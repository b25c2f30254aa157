"""The versions that a team plans, and how issues come into them and are moved on where they are not done in time."""

from datetime import datetime, timedelta

from sample_org.records import STATUS_CATEGORIES, Issue, Team, Version
from sample_org.world.issue_history import Event

LENGTH = timedelta(weeks=10)
_NEEDS = timedelta(weeks=3)


def plan_versions(team: Team, since: datetime, until: datetime) -> None:
    """Give the team a version for every ten weeks, up to the one after the present."""
    start, number = since, 1
    while start < until + _NEEDS:
        release = start + LENGTH
        name = f"{team.key} 1.{number}"
        team.versions.append(Version(team.project_id * 100 + number, name, start, release, released=release < until))
        start, number = release, number + 1


def into_versions(issue: Issue, events: list[Event]) -> list[Event]:
    """What happens to the issue's versions: from the first that leaves time for it to the one that it is done in.

    One that nobody takes up leaves its version when that is released.
    """
    team = issue.team
    done = max((at for at, _, values in events if _ends(values)), default=None)
    moves: list[Event] = []
    at = issue.created + timedelta(hours=1)
    for version in (v for v in team.versions if v.release > issue.created + _NEEDS):
        moves.append((at, team.product, {"versions": (version,)}))
        if done is None:
            moves.append((version.release, team.product, {"versions": ()}))
        if done is None or done <= version.release:
            break
        at = version.release
    return moves


def _ends(values: dict[str, object]) -> bool:
    return STATUS_CATEGORIES.get(str(values.get("status"))) == "done"
