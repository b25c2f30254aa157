"""The audit log: every change and login, with who, what and from where. Secrets are never handed to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done."""

    entry_id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    address: str
    request_id: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who acts, from which network address, in which request."""

    actor: str
    address: str = ""
    request_id: str = ""


def record(
    connection: psycopg.Connection[Any],
    by: Circumstances,
    action: str,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write an entry in the caller's transaction: what was not done is not told. `action` as subject.verb."""
    connection.execute(
        "insert into app.audit_log (actor, action, subject, details, address, request_id) "
        "values (%s, %s, %s, %s, %s, %s)",
        [by.actor, action, subject, Jsonb(dict(details or {})), by.address, by.request_id],
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries; None stands for any. `action` as it begins, such as `users.`; `since` and before `until`."""

    action: str | None = None
    actor: str | None = None
    subject: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def read_entries(
    connection: psycopg.Connection[Any], limit: int, before: int | None = None, wanted: Wanted | None = None
) -> list[Entry]:
    """Entries older than the entry `before`, newest first."""
    query = """
        select entry_id, at, actor, action, subject, details, address, request_id from app.audit_log
        where (%(before)s::bigint is null or entry_id < %(before)s)
            and (%(action)s::text is null or starts_with(action, %(action)s))
            and (%(actor)s::text is null or lower(actor) = lower(%(actor)s))
            and (%(subject)s::text is null or lower(subject) = lower(%(subject)s))
            and (%(since)s::timestamptz is null or at >= %(since)s)
            and (%(until)s::timestamptz is null or at < %(until)s)
        order by entry_id desc limit %(limit)s
    """
    values = {"before": before, "limit": limit, **asdict(wanted or Wanted())}
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(query, values).fetchall()
