"""What a team works with while its history is made up."""

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from sample_org.records import Issue, Person, PullRequest, Team
from sample_org.stories import Story


@dataclass(frozen=True, slots=True)
class Bench:
    """What a team works with."""

    rng: Random
    team: Team
    stories: list[Story]

    def story(self, name: str, subject: str, at: datetime) -> Story | None:
        """The story of that name if it holds for the subject at that time."""
        return next((s for s in self.stories if s.name == name and s.holds(subject, at)), None)


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
