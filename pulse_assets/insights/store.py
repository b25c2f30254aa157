"""Keeps findings and their history in `insights.findings` and `finding_history`: what is true, new or over."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from pulse.database import lock_number
from pulse_assets.insights.finding import Finding

CLAIMED = [field.name for field in fields(Finding)]
Subject = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """Findings of one kind: how many are open now, how many of them opened and how many others closed just now."""

    open: int
    opened: int
    closed: int


def store(
    connection: psycopg.Connection[Any], kind: str, findings: Iterable[Finding], now: datetime, run_id: str
) -> Change:
    """Make `findings` all that is open of `kind`, in one transaction.

    What was open already is brought up to date and keeps `first_seen_at`; what is new opens, also where the same was
    open once before; what is no longer true closes. Each day's last state is kept in `insights.finding_history`.

    Raises:
        ValueError: two findings are about the same, or one is of another kind.
    """
    true_now = _by_subject(kind, findings)
    seen = {"kind": kind, "now": now, "run_id": run_id}
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [lock_number("findings", kind)])
        _claim(cursor, true_now.values())
        # One statement for all rows of each deed: every statement counts as a change of the data.
        closed = cursor.execute(_CLOSE, seen).rowcount
        cursor.execute(_UPDATE, seen)
        opened = cursor.execute(_INSERT, seen).rowcount
        cursor.execute(_REMEMBER, seen)
        cursor.execute("drop table claimed")
    return Change(open=len(true_now), opened=opened, closed=closed)


def _claim(cursor: psycopg.Cursor[Any], findings: Iterable[Finding]) -> None:
    """Bring `findings` into the temporary table `claimed`."""
    cursor.execute(_CLAIMED)
    with cursor.copy(_COPY) as copy:
        for finding in findings:
            copy.write_row(_values(finding))
    cursor.execute("analyze claimed")


def _subject(finding: Finding) -> Subject:
    return finding.subject_type, finding.subject_id, finding.metric


def _by_subject(kind: str, findings: Iterable[Finding]) -> dict[Subject, Finding]:
    found: dict[Subject, Finding] = {}
    for finding in findings:
        if finding.kind != kind:
            raise ValueError(f"a finding of kind {finding.kind!r} among those of {kind!r}")
        if found.setdefault(_subject(finding), finding) is not finding:
            raise ValueError(f"two findings of {kind} about {' '.join(_subject(finding))}")
    return found


def _values(finding: Finding) -> list[Any]:
    values = asdict(finding)
    return [Jsonb(value) if name == "evidence" else value for name, value in values.items()]


_NAMES = sql.SQL(", ").join(map(sql.Identifier, CLAIMED))
_CLAIMED = sql.SQL("create temporary table claimed as select {} from insights.findings with no data").format(_NAMES)
_COPY = sql.SQL("copy claimed ({}) from stdin").format(_NAMES)
_CLOSE = """
    update insights.findings as known
    set closed_at = %(now)s
    where known.kind = %(kind)s and known.closed_at is null and not exists (
        select from claimed
        where (claimed.subject_type, claimed.subject_id, claimed.metric)
            = (known.subject_type, known.subject_id, known.metric)
    )
"""
_UPDATE = sql.SQL(
    """
    update insights.findings as known
    set ({names}, last_seen_at, run_id) = row({claims}, %(now)s, %(run_id)s)
    from claimed
    where known.kind = %(kind)s and known.closed_at is null
        and (claimed.subject_type, claimed.subject_id, claimed.metric)
            = (known.subject_type, known.subject_id, known.metric)
    """
).format(names=_NAMES, claims=sql.SQL(", ").join(sql.Identifier("claimed", name) for name in CLAIMED))
_INSERT = sql.SQL(
    """
    insert into insights.findings ({names}, first_seen_at, last_seen_at, run_id)
    select {names}, %(now)s, %(now)s, %(run_id)s
    from claimed
    where not exists (
        select from insights.findings as known
        where known.kind = %(kind)s and known.closed_at is null
            and (claimed.subject_type, claimed.subject_id, claimed.metric)
                = (known.subject_type, known.subject_id, known.metric)
    )
    """
).format(names=_NAMES)
_REMEMBER = """
    insert into insights.finding_history (finding_id, day, severity, value, expected, seen_at)
    select finding_id, (%(now)s at time zone 'UTC')::date, severity, value, expected, %(now)s
    from insights.findings
    where kind = %(kind)s and closed_at is null
    on conflict (finding_id, day) do update
    set (severity, value, expected, seen_at) = (excluded.severity, excluded.value, excluded.expected, excluded.seen_at)
"""
