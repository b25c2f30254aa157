"""Repositories most of whose changes come from one or two people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse.roles import Role
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read, span

KIND = "knowledge_concentration"
PERIOD = timedelta(days=180)
LEAST_MERGED = 20
LARGE_SHARE = 0.5
CRITICAL_SHARE = 0.8
RECORDS = 100


@dataclass(frozen=True, slots=True)
class _Author:
    """One person's merged requests in a repository, the newest first."""

    repository: str
    team: str | None
    person: str
    requests: list[str]


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Repositories where one person wrote more than half of the requests merged in the last 180 days.

    The least number of people who wrote more than half is told besides (the truck factor, as far as authorship shows
    it): here it is one. Repositories with fewer than 20 merged requests of people are not judged. From 80 % on it is
    critical. Who reviewed a change may know it too: see the review load beside it.
    """
    return [
        _finding(authors, now)
        for authors in _repositories(connection, now).values()
        if _total(authors) >= LEAST_MERGED and _share(authors) > LARGE_SHARE
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Repositories in which too little was merged to judge, and how much."""
    return {
        name: f"{_total(authors)} merged in {PERIOD.days} days, {LEAST_MERGED} are needed"
        for name, authors in _repositories(connection, now).items()
        if _total(authors) < LEAST_MERGED
    }


def _repositories(connection: psycopg.Connection[Any], now: datetime) -> dict[str, list[_Author]]:
    """Each repository's authors, the one with most requests first."""
    query = """
        select
            repository,
            min(team) as team,
            person,
            array_agg(pull_request_key order by merged_at desc) as requests
        from marts.fct_pull_requests
        where repository is not null
            and person_key is not null
            and not is_bot_author
            and merged_at >= %(since)s
            and merged_at < %(now)s
        group by repository, person_key, person
        order by repository, count(*) desc, person_key
    """
    repositories: dict[str, list[_Author]] = defaultdict(list)
    for author in read(connection, _Author, query, span(now, PERIOD)):
        repositories[author.repository].append(author)
    return repositories


def _total(authors: list[_Author]) -> int:
    return sum(len(author.requests) for author in authors)


def _share(authors: list[_Author]) -> float:
    return len(authors[0].requests) / _total(authors)


def _finding(authors: list[_Author], now: datetime) -> Finding:
    most, share, total = authors[0], _share(authors), _total(authors)
    return Finding(
        kind=KIND,
        severity=Severity.CRITICAL if share >= CRITICAL_SHARE else Severity.WARNING,
        subject_type="repository",
        subject_id=most.repository,
        subject_name=most.repository,
        team_name=most.team,
        metric="largest_author_share",
        value=share,
        expected=LARGE_SHARE,
        unit="ratio",
        title=f"One person writes {share:.0%} of the changes in {most.repository}",
        text=(
            f"{most.person} wrote {len(most.requests)} of the {total} requests merged in the last {PERIOD.days} days; "
            f"{len(authors)} people wrote any. While this person is away, most of the code has no author at hand."
        ),
        next_step="Let somebody else make the next changes there, with this person as the reviewer.",
        evidence=Evidence(
            query=(
                f"marts.fct_pull_requests where repository = '{most.repository}', not is_bot_author and merged_at in "
                f"the {PERIOD.days} days before {now.isoformat()}: one person_key divided by all; newest records"
            ),
            records=tuple(most.requests[:RECORDS]),
        ),
        period_started_at=now - PERIOD,
        period_ended_at=now,
        minimum_role=Role.USER,
    )
