"""Teams whose merged pull requests often belong to no issue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read
from pulse_assets.insights.statistics.comparisons import at_least_share
from pulse_assets.insights.subjects import team_keys

KIND = "unlinked_work"
PERIOD = timedelta(days=90)
LEAST_MERGED = 20
# Up to a fifth without an issue is what small chores come to.
USUAL_SHARE = 0.2
CRITICAL_SHARE = 0.5
RECORDS = 100


@dataclass(frozen=True, slots=True)
class _Team:
    """A team's merged requests, and the keys of those without an issue, the newest first."""

    team: str
    merged: int
    unlinked: int
    newest: list[str]


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Teams of whose merged requests surely more than 20 % belong to no issue.

    Counted are requests of people and AI agents merged in the last 90 days, 20 at least. Surely: the lower end of
    Wilson's 95 % interval of the share lies above 20 %. From half on it is critical.
    """
    keys = team_keys(connection)
    return [
        _finding(team, keys, now)
        for team in _teams(connection, now)
        if team.merged >= LEAST_MERGED and at_least_share(team.unlinked, team.merged) > USUAL_SHARE
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams that merged too little to judge."""
    return {
        team.team: f"{team.merged} merged in {PERIOD.days} days, {LEAST_MERGED} are needed"
        for team in _teams(connection, now)
        if team.merged < LEAST_MERGED
    }


def _teams(connection: psycopg.Connection[Any], now: datetime) -> list[_Team]:
    query = """
        select
            team,
            count(*) as merged,
            count(*) filter (where not is_linked) as unlinked,
            coalesce(array_agg(pull_request_key order by merged_at desc) filter (where not is_linked), '{}') as newest
        from marts.fct_pull_requests
        where team is not null and authorship <> 'machine' and merged_at >= %(since)s and merged_at < %(now)s
        group by team
        order by team
    """
    return read(connection, _Team, query, {"now": now, "since": now - PERIOD})


def _finding(team: _Team, keys: dict[str, str], now: datetime) -> Finding:
    share = team.unlinked / team.merged
    return Finding(
        kind=KIND,
        severity=Severity.CRITICAL if share >= CRITICAL_SHARE else Severity.WARNING,
        subject_type="team",
        subject_id=keys.get(team.team, team.team),
        subject_name=team.team,
        team_name=team.team,
        metric="unlinked_pull_request_share",
        value=share,
        expected=USUAL_SHARE,
        unit="ratio",
        title=f"{share:.0%} of the merged requests of {team.team} belong to no issue",
        text=(
            f"Of {team.merged} requests merged in the last {PERIOD.days} days {team.unlinked} name no issue in branch, "
            f"title, body or commits, nor does Jira link them. What they are for shows in no plan and no allocation."
        ),
        next_step="Read a few of them: is it work that nobody planned, or is the key just not written down?",
        evidence=Evidence(
            query=(
                f"marts.fct_pull_requests where team = '{team.team}', authorship <> 'machine' and merged_at in the "
                f"{PERIOD.days} days before {now.isoformat()}: not is_linked divided by all; the records are the newest"
            ),
            records=tuple(team.newest[:RECORDS]),
        ),
        period_started_at=now - PERIOD,
        period_ended_at=now,
    )
