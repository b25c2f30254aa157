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
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [lock_number("findings", kind)])
        known = _open(connection, kind)
        seen = {"now": now, "run_id": run_id}
        still = [
            {**_values(true_now[subject]), **seen, "finding_id": finding_id}
            for subject, finding_id in known.items()
            if subject in true_now
        ]
        new = [{**_values(finding), **seen} for subject, finding in true_now.items() if subject not in known]
        ended = [finding_id for subject, finding_id in known.items() if subject not in true_now]
        with connection.cursor() as cursor:
            cursor.executemany(_UPDATE, still)
            cursor.executemany(_INSERT, new)
            cursor.execute("update insights.findings set closed_at = %s where finding_id = any(%s)", [now, ended])
            cursor.execute(_REMEMBER, {"now": now, "kind": kind})
    return Change(open=len(true_now), opened=len(new), closed=len(ended))


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


def _open(connection: psycopg.Connection[Any], kind: str) -> dict[Subject, int]:
    query = """
        select subject_type, subject_id, metric, finding_id
        from insights.findings
        where kind = %s and closed_at is null
    """
    rows = connection.execute(query, [kind])
    return {(subject_type, subject_id, metric): finding_id for subject_type, subject_id, metric, finding_id in rows}


def _values(finding: Finding) -> dict[str, Any]:
    values = asdict(finding)
    return {**values, "evidence": Jsonb(values["evidence"])}


_NAMES = sql.SQL(", ").join(map(sql.Identifier, CLAIMED))
_PLACES = sql.SQL(", ").join(map(sql.Placeholder, CLAIMED))
_INSERT = sql.SQL(
    "insert into insights.findings ({names}, first_seen_at, last_seen_at, run_id)"
    " values ({places}, %(now)s, %(now)s, %(run_id)s)"
).format(names=_NAMES, places=_PLACES)
_UPDATE = sql.SQL(
    "update insights.findings set ({names}, last_seen_at, run_id) = row({places}, %(now)s, %(run_id)s)"
    " where finding_id = %(finding_id)s"
).format(names=_NAMES, places=_PLACES)
_REMEMBER = """
    insert into insights.finding_history (finding_id, day, severity, value, expected, seen_at)
    select finding_id, (%(now)s at time zone 'UTC')::date, severity, value, expected, %(now)s
    from insights.findings
    where kind = %(kind)s and closed_at is null
    on conflict (finding_id, day) do update
    set (severity, value, expected, seen_at) = (excluded.severity, excluded.value, excluded.expected, excluded.seen_at)
"""
