"""What is planted in the organisation on purpose, as data, so that tests and insights can be held to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Story:
    """One planted story.

    `subject` is the team, repository or person (login) it is about; it holds from `date` up to `end`; `size` is the
    factor or share that was planted, as `text` says.
    """

    name: str
    text: str
    subject: str
    date: datetime
    end: datetime
    size: float

    def holds(self, subject: str, at: datetime) -> bool:
        """Whether the story is about this subject at this time."""
        return self.subject == subject and self.date <= at < self.end


# name, text, team it needs, subject, where in the period it begins, how many days it lasts (None: to the end), size
_PLAN: tuple[tuple[str, str, str, str, float, int | None, float], ...] = (
    (
        "pickup_doubles",
        "Since the date, requests of team Payments wait `size` times as long for their first review.",
        "Payments",
        "Payments",
        0.6,
        None,
        2.0,
    ),
    (
        "release_breaks",
        "After the release of that date, a share of `size` of checkout-api's releases fail, for six weeks.",
        "Checkout",
        "checkout-api",
        0.45,
        42,
        0.5,
    ),
    (
        "reviewer_carries_half",
        "One engineer of team Mobile gives a share of `size` of the human reviews of the team's requests.",
        "Mobile",
        "priya-nair",
        0.0,
        None,
        0.5,
    ),
    (
        "scope_creep",
        "In the sprint that begins at the date, team Checkout adds `size` times as many issues as it had committed to.",
        "Checkout",
        "Checkout",
        0.75,
        14,
        0.7,
    ),
    (
        "ai_adoption",
        "Since the date, a share of `size` of people's requests in platform-infra is co-authored by AI assistants.",
        "Platform",
        "platform-infra",
        0.65,
        None,
        0.6,
    ),
)


def planted(since: datetime, until: datetime, teams: set[str], sprint_anchor: datetime) -> list[Story]:
    """The stories of an organisation with these teams; each begins with a sprint (a Monday, two weeks apart)."""
    stories = []
    for name, text, team, subject, position, days, size in _PLAN:
        if team not in teams:
            continue
        fortnights = ((until - since) * position + (since - sprint_anchor)) // timedelta(days=14)
        date = sprint_anchor + timedelta(days=14) * fortnights
        end = date + timedelta(days=days) if days else until
        stories.append(Story(name, text, subject, date if position else since, min(end, until), size))
    return stories
