"""Reads `insights.findings`, for every reader of findings. Who may see what is told by the caller."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row

from pulse.findings.scales import Severity
from pulse.roles import Role

PAGE = 1000


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """One finding with its history; `closed_at` is None while it is true.

    `value` and `expected` are in `unit` (seconds, ratio, count or number); `effect` is the value in expected ones.
    `confidence` (0 to 1) is given where chance could explain a finding. `evidence` holds `query`, which says how the
    value comes about, and `records`, the keys of the records behind it.
    """

    finding_id: int
    kind: str
    severity: str
    subject_type: str
    subject_id: str
    subject_name: str
    team_name: str | None
    metric: str
    value: float
    expected: float | None
    unit: str
    period_started_at: datetime | None
    period_ended_at: datetime | None
    title: str
    text: str
    next_step: str
    evidence: dict[str, Any]
    minimum_role: str
    first_seen_at: datetime
    last_seen_at: datetime
    closed_at: datetime | None
    run_id: str
    effect: float | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class FindingDay:
    """How a finding stood at the end of a day (UTC) on which it was true."""

    day: date
    severity: str
    value: float
    expected: float | None
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings to read; None stands for any.

    `roles` are the values of `minimum_role` that the reader may see. `own_teams`: findings about one person are read
    of these teams only, None: of all. `before` is the id of the last finding that the reader has already. Of a period
    are those that were true at some time from `true_from` on and before `true_until`.
    """

    roles: tuple[Role, ...]
    own_teams: tuple[str, ...] | None = None
    kind: str | None = None
    severity: Severity | None = None
    team: str | None = None
    is_open: bool | None = None
    before: int | None = None
    true_from: datetime | None = None
    true_until: datetime | None = None


def read_findings(connection: psycopg.Connection[Any], selection: Selection, limit: int) -> list[StoredFinding]:
    """Up to `limit` findings of the selection, those that were found last first."""
    parameters = {**_parameters(selection), "limit": limit}
    with connection.cursor(row_factory=class_row(StoredFinding)) as cursor:
        return cursor.execute(_QUERY, parameters).fetchall()


def read_all_findings(connection: psycopg.Connection[Any], selection: Selection) -> Iterator[StoredFinding]:
    """All findings of the selection, however many, those that were found last first."""
    while page := read_findings(connection, selection, PAGE):
        yield from page
        selection = replace(selection, before=page[-1].finding_id)


def read_history(connection: psycopg.Connection[Any], finding_id: int, selection: Selection) -> list[FindingDay]:
    """The days on which a finding was true, the first one first; none where it is not of the selection."""
    parameters = {**_parameters(selection), "finding_id": finding_id}
    with connection.cursor(row_factory=class_row(FindingDay)) as cursor:
        return cursor.execute(_HISTORY, parameters).fetchall()


def _parameters(selection: Selection) -> dict[str, Any]:
    own = selection.own_teams
    teams = None if own is None else [team.strip().lower() for team in own]
    return {**asdict(selection), "roles": list(selection.roles), "own_teams": teams}


_HISTORY = """
    select past.day, past.severity, past.value, past.expected, past.seen_at
    from insights.finding_history as past
    inner join insights.findings as finding on finding.finding_id = past.finding_id
    where past.finding_id = %(finding_id)s
        and minimum_role = any(%(roles)s)
        and (minimum_role = 'viewer' or %(own_teams)s::text[] is null or lower(team_name) = any(%(own_teams)s))
    order by past.day
"""
_QUERY = sql.SQL(
    """
    select {columns}
    from insights.findings
    where minimum_role = any(%(roles)s)
        and (minimum_role = 'viewer' or %(own_teams)s::text[] is null or lower(team_name) = any(%(own_teams)s))
        and (%(kind)s::text is null or kind = %(kind)s)
        and (%(severity)s::text is null or severity = %(severity)s)
        and (%(team)s::text is null or team_name = %(team)s)
        and (%(is_open)s::boolean is null or (closed_at is null) = %(is_open)s)
        and (%(before)s::bigint is null or finding_id < %(before)s)
        and (%(true_from)s::timestamptz is null or closed_at is null or closed_at >= %(true_from)s)
        and (%(true_until)s::timestamptz is null or first_seen_at < %(true_until)s)
    order by finding_id desc
    limit %(limit)s
    """
).format(columns=sql.SQL(", ").join(sql.Identifier(field.name) for field in fields(StoredFinding)))
