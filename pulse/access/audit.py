"""The audit log: every change and login, with who, what and from where. Secrets are never handed to it."""

from collections.abc import Mapping
from dataclasses import dataclass
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


def read_entries(
    connection: psycopg.Connection[Any], limit: int, before: int | None = None, action: str | None = None
) -> list[Entry]:
    """Entries older than the entry `before`, newest first; `action` as it begins, such as `users.`."""
    query = """
        select entry_id, at, actor, action, subject, details, address, request_id from app.audit_log
        where (%(before)s::bigint is null or entry_id < %(before)s) and starts_with(action, %(action)s)
        order by entry_id desc limit %(limit)s
    """
    values = {"before": before, "action": action or "", "limit": limit}
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        return cursor.execute(query, values).fetchall()
