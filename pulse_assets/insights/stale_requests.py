"""Open pull requests that nothing happens to any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse.wording import value_text
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read

KIND = "stale_requests"
SEVERITIES = ((timedelta(days=60), Severity.CRITICAL), (timedelta(days=14), Severity.WARNING))


@dataclass(frozen=True, slots=True)
class _Request:
    """An open request and since when it counts as stale."""

    pull_request_key: str
    number: int
    title: str
    repository: str
    team: str | None
    is_draft: bool
    created_at: datetime
    stale_at: datetime


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Open requests of people that have lain untouched for longer than the configured number of days.

    Each is told with the time that it has been stale for: a warning after 14 days, critical after 60. Requests of
    machines are left out.
    """
    query = """
        select
            quiet.pull_request_key, quiet.number, quiet.title, quiet.repository, quiet.team, quiet.is_draft,
            request.created_at, quiet.stale_at
        from marts.fct_pull_request_quiet_intervals as quiet
        inner join marts.fct_pull_requests as request on request.pull_request_key = quiet.pull_request_key
        where quiet.ended_at is null
            and request.state = 'open'
            and not quiet.is_bot_author
            and quiet.stale_at <= %(now)s
        order by quiet.stale_at
    """
    return [_finding(request, now) for request in read(connection, _Request, query, {"now": now})]


def silent(_connection: psycopg.Connection[Any], _now: datetime) -> dict[str, str]:
    """None: one request is enough to judge it."""
    return {}


def _finding(request: _Request, now: datetime) -> Finding:
    age = now - request.stale_at
    name = f"{request.repository}#{request.number}"
    draft = "It is a draft. " if request.is_draft else ""
    return Finding(
        kind=KIND,
        severity=next((severity for limit, severity in SEVERITIES if age > limit), Severity.INFO),
        subject_type="pull_request",
        subject_id=request.pull_request_key,
        subject_name=f"{name} {request.title}",
        team_name=request.team,
        metric="stale_pull_requests",
        value=age.total_seconds(),
        expected=None,
        unit="seconds",
        title=f"{name} has been stale for {value_text(age.total_seconds(), 'seconds')}",
        text=f"{draft}It was opened on {request.created_at:%Y-%m-%d}, and nobody has touched it since it became stale.",
        next_step="Merge it, close it, or say what it waits for.",
        evidence=Evidence(
            query=(
                f"marts.fct_pull_request_quiet_intervals: value is {now.isoformat()} minus stale_at of the interval "
                "without ended_at"
            ),
            records=(request.pull_request_key,),
        ),
        period_started_at=request.stale_at,
    )
