"""Pull requests as they were when they were opened: how long until the merge?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pulse_assets.insights.predictions.samples import NOT_KNOWN, Load, Past, Sample
from pulse_assets.insights.records import read

FEATURES = (
    "lines in commits by then",
    "commits by then",
    "author's usual time",
    "repository's usual time",
    "author's open requests",
    "team's open requests",
    "weekday",
    "hour",
)


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a person or an AI agent; lines and commits are those committed before it was opened."""

    pull_request_key: str
    name: str
    repository: str | None
    team: str | None
    person_key: str | None
    created_at: datetime
    merged_at: datetime | None
    closed_at: datetime | None
    lines: int | None
    commits: int | None


def requests(connection: psycopg.Connection[Any]) -> list[Request]:
    """All requests but those of machines, in the order of their opening."""
    query = """
        with before as (
            select
                link.pull_request_key,
                cast(sum(link.additions + link.deletions) as bigint) as lines,
                count(*) as commits
            from core.pull_request_commits as link
            inner join core.pull_requests as request on request.pull_request_key = link.pull_request_key
            where link.committed_at <= request.created_at and not link.is_merge_commit
            group by link.pull_request_key
        )
        select
            request.pull_request_key,
            coalesce(request.repository, '') || '#' || request.number || ' ' || coalesce(request.title, '') as name,
            request.repository,
            request.team,
            request.person_key,
            request.created_at,
            request.merged_at,
            request.closed_at,
            before.lines,
            before.commits
        from marts.fct_pull_requests as request
        left join before on before.pull_request_key = request.pull_request_key
        where request.authorship <> 'machine'
        order by request.created_at, request.pull_request_key
    """
    return read(connection, Request, query, {})


def samples(found: list[Request]) -> list[Sample]:
    """Each request as it was known at its opening. Those closed without a merge are left out."""
    ends = [(one, one.merged_at, (one.merged_at - one.created_at).total_seconds()) for one in found if one.merged_at]
    by_author = Past((one.person_key, at, seconds) for one, at, seconds in ends)
    by_repository = Past((one.repository, at, seconds) for one, at, seconds in ends)
    of_author = Load((one.person_key, one.created_at, one.closed_at) for one in found)
    of_team = Load((one.team, one.created_at, one.closed_at) for one in found)
    return [
        Sample(
            key=one.pull_request_key,
            name=one.name,
            team=one.team,
            asked_at=one.created_at,
            features=(
                NOT_KNOWN if one.lines is None else float(one.lines),
                NOT_KNOWN if one.commits is None else float(one.commits),
                by_author.median(one.person_key, one.created_at),
                by_repository.median(one.repository, one.created_at),
                of_author.open(one.person_key, one.created_at),
                of_team.open(one.team, one.created_at),
                float(one.created_at.weekday()),
                float(one.created_at.hour),
            ),
            seconds=(one.merged_at - one.created_at).total_seconds() if one.merged_at else None,
            known_at=one.merged_at,
        )
        for one in found
        if one.merged_at or not one.closed_at
    ]
