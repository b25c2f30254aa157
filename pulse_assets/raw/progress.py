"""What people see of a run while it reads: one row of `app.job_progress` per stream and unit."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg

from pulse.http import Usage
from pulse_assets.raw.stream import Page
from pulse_assets.raw.table import TableCounts


class Progress:
    """The progress of one walk. Every method but `asked` writes in the caller's transaction."""

    def __init__(self, connection_id: str, stream: str, label: str, run_id: str) -> None:
        self._key = {"connection": connection_id, "stream": stream, "unit": label}
        self._run_id, self._started = run_id, datetime.now(UTC)
        self._pages = self._requests = self._items = 0
        self._total: int | None = None
        self._usage = Usage()
        self._counts = TableCounts()

    def pending(self, connection: psycopg.Connection) -> None:
        """The walk is planned and has not begun."""
        self._save(connection, "PENDING")

    def asked(self, requests: int, usage: Usage) -> None:
        """The walk has sent so many requests more; `usage` is what all walks together have used."""
        self._requests += requests
        self._usage = replace(usage, waiting_until=None, waiting_for=None)

    def page(
        self, connection: psycopg.Connection, page: Page, written: Iterable[TableCounts], watermark: datetime | None
    ) -> None:
        """One more page has come; `written` unit by unit."""
        self._pages += 1
        self._items += page.items
        self._total = page.total if page.total is not None else self._total
        for counts in written:
            self._counts.add(counts)
        self._save(connection, "ACTIVE", watermark=watermark)

    def waits(self, connection: psycopg.Connection, usage: Usage) -> None:
        """No page has come for a while: tell it where a limit is the reason."""
        if usage.waiting_until != self._usage.waiting_until:
            self._usage = usage
            self._save(connection, "ACTIVE")

    def finished(self, connection: psycopg.Connection, watermark: datetime) -> None:
        """The walk has come to its end."""
        self._save(connection, "FINISHED", watermark=watermark)

    def failed(self, connection: psycopg.Connection, error: str) -> None:
        """The walk has stopped at an error; what came before it is kept."""
        self._save(connection, "FAILED", error=error)

    def paused(self, connection: psycopg.Connection) -> None:
        """A person has paused it; what came before is kept."""
        self._save(connection, "PAUSED")

    def _save(
        self,
        connection: psycopg.Connection,
        state: str,
        *,
        watermark: datetime | None = None,
        error: str | None = None,
    ) -> None:
        total = self._counts.total
        values: dict[str, Any] = {
            **self._key,
            "state": state,
            "run": self._run_id,
            "new": total.new,
            "changed": total.changed,
            "unchanged": total.unchanged,
            "rejected": total.rejected,
            "deleted": total.deleted,
            "pages": self._pages,
            "requests": self._requests,
            "items": self._items,
            "total": self._total,
            "quota": self._usage.quota_left,
            "resets": self._usage.quota_resets_at,
            "waiting": self._usage.waiting_until,
            "reason": self._usage.waiting_for,
            "watermark": watermark,
            "error": error,
            "started": self._started,
            "ended": None if state in {"PENDING", "ACTIVE"} else datetime.now(UTC),
        }
        connection.execute(SAVE, values)


SAVE = """
    insert into app.job_progress
        (connection_id, stream, source_unit, state, run_id, records_new, records_changed, records_unchanged,
         records_rejected, records_deleted, pages, requests, items, total, quota_left, quota_resets_at,
         waiting_until, waiting_for, watermark, error, started_at, updated_at, finished_at)
    values (%(connection)s, %(stream)s, %(unit)s, %(state)s, %(run)s, %(new)s, %(changed)s, %(unchanged)s,
         %(rejected)s, %(deleted)s, %(pages)s, %(requests)s, %(items)s, %(total)s, %(quota)s, %(resets)s,
         %(waiting)s, %(reason)s, %(watermark)s, %(error)s, %(started)s, clock_timestamp(), %(ended)s)
    on conflict (connection_id, stream, source_unit) do update set
        state = excluded.state, run_id = excluded.run_id, records_new = excluded.records_new,
        records_changed = excluded.records_changed, records_unchanged = excluded.records_unchanged,
        records_rejected = excluded.records_rejected, records_deleted = excluded.records_deleted,
        pages = excluded.pages, requests = excluded.requests, items = excluded.items, total = excluded.total,
        quota_left = excluded.quota_left, quota_resets_at = excluded.quota_resets_at,
        waiting_until = excluded.waiting_until, waiting_for = excluded.waiting_for,
        watermark = coalesce(excluded.watermark, job_progress.watermark), error = excluded.error,
        started_at = excluded.started_at, updated_at = excluded.updated_at, finished_at = excluded.finished_at
"""
