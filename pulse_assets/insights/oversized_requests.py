"""Open pull requests that are far larger than what their team merges."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read

KIND = "oversized_requests"
HISTORY = timedelta(days=180)
SHARE = 0.95
LEAST_MERGED = 40
# Less than this can be reviewed in one sitting, however small a team's other requests are.
LEAST_LINES = 400
CRITICAL_TIMES = 4.0
WARNING_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class _Request:
    """An open request and the size that 95 % of its team's merged ones keep to, over `merged` of them."""

    pull_request_key: str
    number: int
    title: str
    repository: str
    team: str
    written_lines: int
    written_files: int
    created_at: datetime
    merged: int
    usual_lines: float


@dataclass(frozen=True, slots=True)
class _Team:
    team: str
    merged: int


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Open requests with more written lines than 95 % of what their team merged in the last 180 days, and 400 at least.

    Generated files count neither here nor there, and requests of machines are left out. Teams with fewer than 40 merged
    requests are not judged. Twice the limit is a warning, four times is critical.
    """
    query = """
        with limits as (
            select
                team,
                count(*) as merged,
                percentile_cont(%(share)s) within group (order by written_lines) as usual_lines
            from marts.fct_pull_requests
            where team is not null and authorship <> 'machine' and merged_at >= %(since)s and merged_at < %(now)s
            group by team
        )
        select
            request.pull_request_key, request.number, request.title, request.repository, request.team,
            request.written_lines, request.written_files, request.created_at, limits.merged, limits.usual_lines
        from marts.fct_pull_requests as request
        inner join limits on limits.team = request.team
        where request.state = 'open'
            and request.authorship <> 'machine'
            and limits.merged >= %(least_merged)s
            and request.written_lines > greatest(limits.usual_lines, %(least_lines)s)
        order by request.written_lines desc
    """
    values = {"now": now, "since": now - HISTORY, "share": SHARE}
    values |= {"least_merged": LEAST_MERGED, "least_lines": LEAST_LINES}
    return [_finding(request, now) for request in read(connection, _Request, query, values)]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams that merged too little to tell what is usual."""
    query = """
        select team, count(*) as merged
        from marts.fct_pull_requests
        where team is not null and authorship <> 'machine' and merged_at >= %(since)s and merged_at < %(now)s
        group by team
        having count(*) < %(least)s
    """
    found = read(connection, _Team, query, {"now": now, "since": now - HISTORY, "least": LEAST_MERGED})
    return {one.team: f"{one.merged} merged in {HISTORY.days} days, {LEAST_MERGED} are needed" for one in found}


def _finding(request: _Request, now: datetime) -> Finding:
    expected = max(request.usual_lines, LEAST_LINES)
    times = request.written_lines / expected
    severity = Severity.CRITICAL if times >= CRITICAL_TIMES else Severity.INFO
    if WARNING_TIMES <= times < CRITICAL_TIMES:
        severity = Severity.WARNING
    name = f"{request.repository}#{request.number}"
    return Finding(
        kind=KIND,
        severity=severity,
        subject_type="pull_request",
        subject_id=request.pull_request_key,
        subject_name=f"{name} {request.title}",
        team_name=request.team,
        metric="pull_request_size",
        value=float(request.written_lines),
        expected=float(expected),
        unit="count",
        title=f"{name} changes {request.written_lines:,} lines",
        text=(
            f"It touches {request.written_files:,} files. Of the {request.merged} requests that {request.team} merged "
            f"in the last {HISTORY.days} days, {SHARE:.0%} changed {request.usual_lines:,.0f} lines or fewer."
        ),
        next_step="Split it, so that each part can be understood and taken back by itself.",
        evidence=Evidence(
            query=(
                f"marts.fct_pull_requests: written_lines; expected is percentile_cont({SHARE}) of it, {LEAST_LINES} at "
                f"least, where team = '{request.team}', authorship <> 'machine' and merged_at lies in the "
                f"{HISTORY.days} days before {now.isoformat()}"
            ),
            records=(request.pull_request_key,),
        ),
        period_started_at=request.created_at,
    )
