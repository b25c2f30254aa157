"""The two-week sprints of a scrum team, from before the data begin to the next one planned."""

from datetime import UTC, datetime, time, timedelta

from sample_org.records import Sprint, Team

LENGTH = timedelta(days=14)


def anchor(since: datetime) -> datetime:
    """The first sprint's Monday, on or after the beginning of the data."""
    monday = since.date() + timedelta(days=-since.weekday() % 7)
    return datetime.combine(monday, time(8, 30), UTC)


def make_sprints(team: Team, since: datetime, until: datetime) -> list[Sprint]:
    """All sprints that start before `until`, and one that lies ahead."""
    sprints = []
    start, number = anchor(since), 1
    while start < until + LENGTH:
        end = start + LENGTH - timedelta(hours=1)
        completed = end + timedelta(minutes=20)
        state = "closed" if completed < until else "active" if start < until else "future"
        sprints.append(
            Sprint(
                id=team.board_id * 1000 + number,
                board_id=team.board_id,
                name=f"{team.key} Sprint {number}",
                created=min(start - timedelta(days=5), until),
                start=start,
                end=end,
                state=state,
                completed=completed if state == "closed" else None,
            )
        )
        start, number = start + LENGTH, number + 1
    return sprints
