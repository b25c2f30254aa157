"""Sections about pull requests: sizes, and who writes them without being a person."""

from pydantic import Field

from pulse.configuration.section import Pattern, Section, Text


class SizeBand(Section):
    """One size."""

    band: Text = Field(description="name, such as XS")
    below: int | None = Field(None, gt=0, description="changed lines must be fewer; unset for the last band")


def check_bands(bands: list[SizeBand]) -> list[SizeBand]:
    """`bands` when their limits rise and just the last has none; ValueError otherwise."""
    limits = [band.below for band in bands]
    bounded = [limit for limit in limits if limit is not None]
    if not bands or limits[-1] is not None or len(bounded) != len(bands) - 1:
        raise ValueError("every band but the last needs `below`, and the last must not have it")
    if bounded != sorted(set(bounded)):
        raise ValueError("the limits must rise from band to band")
    if len({band.band for band in bands}) < len(bands):
        raise ValueError("two bands have the same name")
    return bands


class Accounts(Section):
    """Accounts by login."""

    logins: list[Text] = Field(description="logins, without [bot] and without regard to case")
    patterns: list[Pattern] = Field(description="patterns of logins")


class Bots(Section):
    """Accounts that are no people: kept, flagged and counted apart."""

    machines: Accounts = Field(description="machines of any kind")
    ai_agents: Accounts = Field(description="AI agents, which write changes")
    ai_reviewers: Accounts = Field(description="AI reviewers, which comment on changes")
    ai_co_authors: list[Pattern] = Field(description="patterns of the name and address in Co-authored-by lines")
