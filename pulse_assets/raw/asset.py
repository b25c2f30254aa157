"""From streams to Dagster assets: one asset a raw table, one step for all streams of a source that are read alike."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import dagster as dg

from pulse.settings import Settings
from pulse_assets.partitions import UPDATED, month_key
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.stream import Stream, read
from pulse_assets.raw.table import Counts, RawTable, TableCounts
from pulse_assets.raw.window import Window, finished_months, window_of

# Faults in passing are retried by the HTTP client, page by page; this is for a database or network that was away.
RETRY = dg.RetryPolicy(max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL)
EVER = Window(None, datetime.max.replace(tzinfo=UTC), (), first=True)
OpenStreams = Callable[[Any, str], AbstractContextManager[Sequence[Stream]]]


def asset_key(table: RawTable) -> dg.AssetKey:
    """`jira_issues` → `jira/issues`: the key under which dbt's source of that name looks for it."""
    source, _, name = table.name.partition("_")
    return dg.AssetKey([source, name])


@dataclass(frozen=True)
class Extraction:
    """Assets that one step fills. `open_streams` takes the source's resource and a connection id."""

    source: str
    name: str
    tables: Mapping[RawTable, str]
    partitions: dg.PartitionsDefinition[Any]
    open_streams: OpenStreams
    dimension: str | None = None
    deps: Mapping[RawTable, Sequence[RawTable]] = field(default_factory=dict)


def extraction_assets(extraction: Extraction, settings: Settings) -> dg.AssetsDefinition:
    """The assets of `extraction`; each table's text in `tables` describes it in the asset graph."""
    specs = [
        dg.AssetSpec(
            asset_key(table),
            description=description,
            group_name=extraction.source,
            kinds={extraction.source, "postgres"},
            owners=["team:platform"],
            partitions_def=extraction.partitions,
            deps=[asset_key(parent) for parent in extraction.deps.get(table, ())],
            metadata={"dagster/table_name": f"raw.{table.name}"},
            skippable=True,
        )
        for table, description in extraction.tables.items()
    ]

    @dg.multi_asset(
        name=extraction.name,
        specs=specs,
        can_subset=True,
        backfill_policy=dg.BackfillPolicy.single_run(),
        retry_policy=RETRY,
        pool=extraction.source,
        required_resource_keys={extraction.source, "database"},
    )
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        source = getattr(context.resources, extraction.source)
        url = context.resources.database.url()
        failures: dict[str, str] = {}
        for (connection_id, months), units in _asked(context, extraction.dimension).items():
            window = window_of(months, settings.first_month, settings.start_date) if months else EVER
            with extraction.open_streams(source, connection_id) as streams:
                for stream in _selected(context, streams):
                    log = _MaterializationLog(context, stream, window)
                    outcome = read(url, stream, units, window, log.note, context.run_id)
                    log.finish([unit for unit in units if unit not in outcome.failures], outcome.requests)
                    failures |= {f"{stream.name} {unit}": why for unit, why in outcome.failures.items()}
        if failures:
            raise _failure(failures)
        # Every partition has been logged as it was completed; a result here would record all of them twice.
        yield from ()

    return step


def _asked(context: dg.AssetExecutionContext, dimension: str | None) -> dict[tuple[str, tuple[date, ...]], list[Unit]]:
    """The units of a run by connection and months; without a dimension the keys are the units."""
    if dimension is None:
        by_connection: dict[tuple[str, tuple[date, ...]], list[Unit]] = defaultdict(list)
        for key in context.partition_keys:
            unit = Unit.parse(str(key))
            by_connection[unit.connection_id, ()].append(unit)
        return by_connection
    months: dict[Unit, list[date]] = defaultdict(list)
    for key in context.partition_keys:
        if not isinstance(key, dg.MultiPartitionKey):
            raise TypeError(f"{key!r} is not a key of two dimensions")
        parts = key.keys_by_dimension
        months[Unit.parse(parts[dimension])].append(date.fromisoformat(parts[UPDATED]))
    asked: dict[tuple[str, tuple[date, ...]], list[Unit]] = defaultdict(list)
    for unit, wanted in months.items():
        asked[unit.connection_id, tuple(sorted(wanted))].append(unit)
    return asked


def _selected(context: dg.AssetExecutionContext, streams: Sequence[Stream]) -> list[Stream]:
    wanted = context.selected_asset_keys
    return [stream for stream in streams if any(asset_key(table) in wanted for table in stream.tables)]


def _failure(failures: Mapping[str, str]) -> dg.Failure:
    first = next(iter(failures.items()))
    return dg.Failure(
        description=f"{len(failures)} could not be read to the end; first {first[0]}: {first[1]}",
        metadata={name: dg.MetadataValue.text(reason) for name, reason in failures.items()},
    )


class _MaterializationLog:
    """Logs each partition as soon as it is complete: a run that dies at its fifth month has recorded four.

    All tables of the stream are logged, selected or not, for all of them have been brought up to date.
    """

    def __init__(self, context: dg.AssetExecutionContext, stream: Stream, window: Window) -> None:
        self._context, self._stream, self._window = context, stream, window
        self._since_last: dict[Unit, TableCounts] = defaultdict(TableCounts)
        self._logged: set[tuple[Unit, date | None]] = set()
        self._started = time.monotonic()

    def note(self, unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        """A unit has come from `before` to `after`."""
        self._since_last[unit].add(counts)
        for month in finished_months(self._window, before, after):
            self._log(unit, month)

    def finish(self, units: Sequence[Unit], requests: int) -> None:
        """These units have been read to the end: their open month is as complete as it can be now.

        `requests` of all units together stands at the first, for many units may share one request.
        """
        for unit in units:
            months: Sequence[date | None] = self._window.months or (None,)
            for month in [month for month in months if (unit, month) not in self._logged]:
                self._log(unit, month, requests)
                requests = 0

    def _log(self, unit: Unit, month: date | None, requests: int = 0) -> None:
        self._logged.add((unit, month))
        partition = (
            dg.MultiPartitionKey({self._dimension: str(unit), UPDATED: month_key(month)}) if month else str(unit)
        )
        counts = self._since_last.pop(unit, TableCounts())
        for number, table in enumerate(self._stream.tables):
            of_table = counts.tables.get(table.name, Counts())
            metadata: dict[str, int | float] = {
                "new": of_table.new,
                "changed": of_table.changed,
                "unchanged": of_table.unchanged,
                "deleted": of_table.deleted,
                "rejected": of_table.rejected,
                "seconds": round(time.monotonic() - self._started, 2),
            }
            if number == 0:
                metadata["requests"] = requests
            self._context.log_event(dg.AssetMaterialization(asset_key(table), partition=partition, metadata=metadata))

    @property
    def _dimension(self) -> str:
        definition = self._context.assets_def.partitions_def
        if not isinstance(definition, dg.MultiPartitionsDefinition):
            raise TypeError("only assets of two dimensions have months")
        return next(name for name in definition.partition_dimension_names if name != UPDATED)
