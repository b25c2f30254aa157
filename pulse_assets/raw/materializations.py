"""Records in Dagster which partitions are complete, as soon as they are: a run that dies later has recorded them."""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

import dagster as dg
import psycopg
from dagster._core.events import DagsterEvent, DagsterEventBatchMetadata

from pulse.database import connect
from pulse.http import Usage
from pulse_assets.partitions import UPDATED, month_key
from pulse_assets.raw.checkpoints import Unit, load
from pulse_assets.raw.preview import recent
from pulse_assets.raw.stream import Stream
from pulse_assets.raw.table import Counts, RawTable, TableCounts
from pulse_assets.raw.window import Window, finished_months, months_before
from pulse_assets.row_counts import row_count

Partition = tuple[Unit, date | None]
Metadata = dict[str, Any]


def asset_key(table: RawTable) -> dg.AssetKey:
    """`jira_issues` → `jira/issues`: the key under which dbt's source of that name looks for it."""
    source, _, name = table.name.partition("_")
    return dg.AssetKey([source, name])


class MaterializationLog:
    """Logs the partitions of one stream as its units come past their ends.

    All tables of the stream are logged, selected or not, for all of them have been brought up to date. Without a
    `dimension` the units themselves are the partitions.
    """

    def __init__(
        self,
        context: dg.AssetExecutionContext,
        stream: Stream,
        window: Window,
        dimension: str | None,
        url: str,
        first: date,
    ) -> None:
        """`first`: the month with which all partitions begin."""
        self._context, self._stream, self._window, self._dimension = context, stream, window, dimension
        self._url, self._first = url, first
        self._asked, self._total = stream.usage().requests, TableCounts()
        self._since_last: dict[Unit, TableCounts] = defaultdict(TableCounts)
        self._logged: set[Partition] = set()
        self._started = time.monotonic()

    def note(self, unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        """A unit has come from `before` to `after`."""
        self._since_last[unit].add(counts)
        self._total.add(counts)
        self._log([(unit, month) for month in finished_months(self._window, before, after)])

    def finish(self, units: Sequence[Unit]) -> None:
        """These units have been read to the end: their open month is as complete as it can be now.

        One that Dagster knows as complete and that has brought nothing since stays as it is, so that nothing below it
        is built again for nothing. Earlier months that checkpoints prove and Dagster does not know are made up for: a
        run was killed after its commit and before it recorded them, or the unit had another name.
        """
        months: Sequence[date | None] = self._window.months or (None,)
        left = [(unit, month) for unit in units for month in months if (unit, month) not in self._logged]
        news = [partition for partition in left if self._has_news(partition)]
        with connect(self._url) as connection:
            news += self._proven(connection, units)
            if news:
                self._log(news, {table.name: _shown(connection, table) for table in self._stream.tables})

    def _proven(self, connection: psycopg.Connection, units: Sequence[Unit]) -> list[Partition]:
        """The months before the window that have been read to their end, and that Dagster does not know as complete."""
        if self._dimension is None:
            return []
        reached = {unit: live.watermark for unit, live in load(connection, self._stream.name, units).items()}
        proven = [(unit, month) for unit in units for month in months_before(self._first, reached[unit])]
        elsewhere = self._logged.union((unit, month) for unit in units for month in self._window.months)
        return [one for one in proven if one not in elsewhere and self._key(one) not in self._known]

    def _has_news(self, partition: Partition) -> bool:
        total = self._since_last[partition[0]].total
        return bool(total.new or total.changed or total.deleted) or self._key(partition) not in self._known

    @cached_property
    def _known(self) -> set[str]:
        """The partitions that Dagster knows as complete in all tables of the stream.

        Dagster is asked, for a run that died may have read more than it recorded.
        """
        instance = self._context.instance
        return set.intersection(*(instance.get_materialized_partitions(asset_key(t)) for t in self._stream.tables))

    def _log(self, partitions: Sequence[Partition], shown: Mapping[str, Metadata] | None = None) -> None:
        """What is `shown` by table stands at the last of the partitions, which is what Dagster shows of the asset."""
        if not partitions:
            return
        self._logged.update(partitions)
        usage, seconds = self._stream.usage(), time.monotonic() - self._started
        asked, self._asked = usage.requests - self._asked, usage.requests
        counts = [self._since_last.pop(unit, TableCounts()) for unit, _ in partitions]
        for table in self._stream.tables:
            batch = str(uuid4())  # one table a batch: Dagster keeps the asset's latest event by the batch's last
            for number, (partition, counted) in enumerate(zip(partitions, counts, strict=True), start=1):
                is_last = number == len(partitions)
                metadata = _figures(counted.tables.get(table.name, Counts()), asked if number == 1 else 0, seconds)
                if is_last:
                    metadata |= self._speed(table, seconds) | _quota(usage) | (shown or {}).get(table.name, {})
                materialization = dg.AssetMaterialization(
                    asset_key(table), partition=self._key(partition), metadata=metadata
                )
                DagsterEvent.asset_materialization(
                    self._context.get_step_execution_context(),
                    materialization,
                    DagsterEventBatchMetadata(batch, is_end=is_last),
                )

    def _key(self, partition: Partition) -> str:
        unit, month = partition
        if month is None or self._dimension is None:
            return str(unit)
        return dg.MultiPartitionKey({self._dimension: str(unit), UPDATED: month_key(month)})

    def _speed(self, table: RawTable, seconds: float) -> Metadata:
        read = self._total.tables.get(table.name, Counts()).read
        return {"rows per second": round(read / seconds, 1)} if read and seconds > 0 else {}


def _figures(counts: Counts, requests: int, seconds: float) -> Metadata:
    """`requests`: of the stream, since it recorded something last. `seconds`: since it began."""
    return {
        "new": counts.new,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "deleted": counts.deleted,
        "rejected": counts.rejected,
        "requests": requests,
        "seconds": round(seconds, 2),
    }


def _shown(connection: psycopg.Connection, table: RawTable) -> Metadata:
    """The newest records of the whole table and how many it has."""
    preview, rows = recent(connection, table), row_count(connection, "raw", table.name)
    told: Metadata = {"preview": dg.MetadataValue.md(preview)} if preview else {}
    return told | ({} if rows is None else {"dagster/row_count": rows})


def _quota(usage: Usage) -> Metadata:
    if usage.quota_left is None:
        return {}
    resets = {"quota resets": usage.quota_resets_at.isoformat()} if usage.quota_resets_at else {}
    return {"quota left": usage.quota_left, **resets}
