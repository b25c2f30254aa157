"""Sections about people: teams, identities, working time."""

from datetime import date, time
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, field_validator, model_validator

from pulse.configuration.section import Pattern, Section, Text, Wildcard

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Team(Section):
    """A team, its people and what it owns."""

    name: Text = Field(description="name for people; the same name in Jira or GitHub means the same team")
    parent: Text | None = Field(None, description="name of the team that it is a part of")
    members: list[Text] = Field([], description="people, by e-mail address, GitHub login or Jira account id")
    repositories: list[Wildcard] = Field([], description="repositories it owns, as owner/name; * stands for anything")
    projects: list[Wildcard] = Field([], description="Jira projects it owns, by key; * stands for anything")


def check_teams(teams: list[Team]) -> list[Team]:
    """`teams` when names are unique and parents make a tree; ValueError otherwise."""
    parents = {team.name.casefold(): (team.parent or "").casefold() for team in teams}
    if len(parents) < len(teams):
        raise ValueError("two teams have the same name")
    for team in teams:
        seen, above = {team.name.casefold()}, (team.parent or "").casefold()
        while above:
            if above not in parents:
                raise ValueError(f"the parent of team {team.name!r}, {team.parent!r}, is not among the teams")
            if above in seen:
                raise ValueError(f"team {team.name!r} is its own parent by way of others")
            seen.add(above)
            above = parents[above]
    return teams


class People(Section):
    """Who is whom, where addresses and names do not tell. Accounts are named by e-mail address, login or account id."""

    merge: list[list[Text]] = Field(description="accounts of one person, a list for each person")
    split: list[list[Text]] = Field(description="accounts of different people, a list for each such group")
    shared_mailboxes: list[Pattern] = Field(description="patterns of addresses that join nobody")

    @field_validator("merge", "split")
    @classmethod
    def _at_least_two(cls, groups: list[list[str]]) -> list[list[str]]:
        if any(len({name.casefold() for name in group}) < 2 for group in groups):
            raise ValueError("each group needs at least two different accounts")
        return groups


def _two_digits(value: Any) -> Any:
    return f"0{value}" if isinstance(value, str) and value[1:2] == ":" else value


Hour = Annotated[time, BeforeValidator(_two_digits)]


class WorkingHours(Section):
    """The hours of a working day."""

    start: Hour = Field(description="begin, as '08:00'")
    end: Hour = Field(description="end, as '18:00'")

    @model_validator(mode="after")
    def _begin_before_end(self) -> Self:
        if self.start >= self.end:
            raise ValueError("`start` must lie before `end`")
        return self


class Holiday(Section):
    """A day on which nobody is expected to work."""

    date: Annotated[date, Field(description="the day, as 2026-12-25")]
    name: str = Field("", description="name for people")


class Calendar(Section):
    """When people work, in the organisation's time zone."""

    time_zone: str | None = Field(None, description="name such as Europe/Berlin; unset: PULSE_TIMEZONE")
    working_days: list[Weekday] = Field(description="days of the week")
    working_hours: WorkingHours = Field(description="hours of a working day")
    holidays: list[Holiday] = Field(description="days off, with date and name")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        try:
            return value if value is None else ZoneInfo(value).key
        except (KeyError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone; use a name such as Europe/Berlin") from error
