"""What people see of a run while it reads: one row of `app.job_progress` per stream and unit."""

from collections.abc import Iterable
from datetime import UTC, datetime

import psycopg

from pulse_assets.raw.table import TableCounts


class Progress:
    """The progress of one walk. Every method writes in the caller's transaction."""

    def __init__(self, connection_id: str, stream: str, label: str, run_id: str) -> None:
        self._key = {"connection": connection_id, "stream": stream, "unit": label}
        self._run_id, self._started = run_id, datetime.now(UTC)
        self._pages = 0
        self._counts = TableCounts()

    def page(
        self,
        connection: psycopg.Connection,
        written: Iterable[TableCounts],
        requests: int,
        watermark: datetime | None,
    ) -> None:
        """One more page has come; `written` unit by unit."""
        self._pages += 1
        for counts in written:
            self._counts.add(counts)
        self._save(connection, "ACTIVE", requests=requests, watermark=watermark)

    def finished(self, connection: psycopg.Connection, requests: int, watermark: datetime) -> None:
        """The walk has come to its end."""
        self._save(connection, "FINISHED", requests=requests, watermark=watermark)

    def failed(self, connection: psycopg.Connection, requests: int, error: str) -> None:
        """The walk has stopped at an error; what came before it is kept."""
        self._save(connection, "FAILED", requests=requests, error=error)

    def _save(
        self,
        connection: psycopg.Connection,
        state: str,
        *,
        requests: int,
        watermark: datetime | None = None,
        error: str | None = None,
    ) -> None:
        total = self._counts.total
        values = {
            **self._key,
            "state": state,
            "run": self._run_id,
            "new": total.new,
            "changed": total.changed,
            "unchanged": total.unchanged,
            "rejected": total.rejected,
            "deleted": total.deleted,
            "pages": self._pages,
            "requests": requests,
            "watermark": watermark,
            "error": error,
            "started": self._started,
            "ended": None if state == "ACTIVE" else datetime.now(UTC),
        }
        connection.execute(SAVE, values)


SAVE = """
    insert into app.job_progress
        (connection_id, stream, source_unit, state, run_id, records_new, records_changed, records_unchanged,
         records_rejected, records_deleted, pages, requests, watermark, error, started_at, updated_at, finished_at)
    values (%(connection)s, %(stream)s, %(unit)s, %(state)s, %(run)s, %(new)s, %(changed)s, %(unchanged)s,
         %(rejected)s, %(deleted)s, %(pages)s, %(requests)s, %(watermark)s, %(error)s, %(started)s,
         clock_timestamp(), %(ended)s)
    on conflict (connection_id, stream, source_unit) do update set
        state = excluded.state, run_id = excluded.run_id, records_new = excluded.records_new,
        records_changed = excluded.records_changed, records_unchanged = excluded.records_unchanged,
        records_rejected = excluded.records_rejected, records_deleted = excluded.records_deleted,
        pages = excluded.pages, requests = excluded.requests,
        watermark = coalesce(excluded.watermark, job_progress.watermark), error = excluded.error,
        started_at = excluded.started_at, updated_at = excluded.updated_at, finished_at = excluded.finished_at
"""
