"""Records in Dagster which partitions are complete, as soon as they are: a run that dies later has recorded them."""

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from uuid import uuid4

import dagster as dg
from dagster._core.events import DagsterEvent, DagsterEventBatchMetadata

from pulse_assets.partitions import UPDATED, month_key
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.stream import Stream
from pulse_assets.raw.table import Counts, RawTable, TableCounts
from pulse_assets.raw.window import Window, finished_months

Partition = tuple[Unit, date | None]


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
        self, context: dg.AssetExecutionContext, stream: Stream, window: Window, dimension: str | None
    ) -> None:
        self._context, self._stream, self._window, self._dimension = context, stream, window, dimension
        self._since_last: dict[Unit, TableCounts] = defaultdict(TableCounts)
        self._logged: set[Partition] = set()
        self._started = time.monotonic()

    def note(self, unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        """A unit has come from `before` to `after`."""
        self._since_last[unit].add(counts)
        self._log([(unit, month) for month in finished_months(self._window, before, after)])

    def finish(self, units: Sequence[Unit]) -> None:
        """These units have been read to the end: their open month is as complete as it can be now.

        One that Dagster knows as complete and that has brought nothing since stays as it is, so that nothing below it
        is built again for nothing.
        """
        months: Sequence[date | None] = self._window.months or (None,)
        left = [(unit, month) for unit in units for month in months if (unit, month) not in self._logged]
        self._log([partition for partition in left if self._has_news(partition)])

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

    def _log(self, partitions: Sequence[Partition]) -> None:
        self._logged.update(partitions)
        counts = [self._since_last.pop(unit, TableCounts()) for unit, _ in partitions]
        for table in self._stream.tables:
            batch = str(uuid4())  # one table a batch: Dagster keeps the asset's latest event by the batch's last
            for number, (partition, counted) in enumerate(zip(partitions, counts, strict=True), start=1):
                materialization = dg.AssetMaterialization(
                    asset_key(table),
                    partition=self._key(partition),
                    metadata=self._metadata(counted.tables.get(table.name, Counts())),
                )
                DagsterEvent.asset_materialization(
                    self._context.get_step_execution_context(),
                    materialization,
                    DagsterEventBatchMetadata(batch, is_end=number == len(partitions)),
                )

    def _key(self, partition: Partition) -> str:
        unit, month = partition
        if month is None or self._dimension is None:
            return str(unit)
        return dg.MultiPartitionKey({self._dimension: str(unit), UPDATED: month_key(month)})

    def _metadata(self, counts: Counts) -> dict[str, int | float]:
        return {
            "new": counts.new,
            "changed": counts.changed,
            "unchanged": counts.unchanged,
            "deleted": counts.deleted,
            "rejected": counts.rejected,
            "seconds": round(time.monotonic() - self._started, 2),
        }
