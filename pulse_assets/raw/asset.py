"""From streams to Dagster assets: one asset a raw table, one step for all streams of a source that are read alike."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import dagster as dg
import psycopg

from pulse.database import connect
from pulse.http import SourceError
from pulse.redaction import redactor_here
from pulse.settings import Settings
from pulse_assets.concealing import concealing
from pulse_assets.partitions import UPDATED
from pulse_assets.raw import checks
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.materializations import MaterializationLog, asset_key
from pulse_assets.raw.reading import read
from pulse_assets.raw.report import Report
from pulse_assets.raw.stream import Outcome, Stream
from pulse_assets.raw.table import Counts, RawTable, TableCounts
from pulse_assets.raw.window import Window, window_of

EVER = Window(None, datetime.max.replace(tzinfo=UTC), (), first=True)
SUMMARY = "pulse/"
COUNTED = ("new", "changed", "unchanged", "deleted", "rejected")
OpenStreams = Callable[[Any, str], AbstractContextManager[Sequence[Stream]]]


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
            deps=[_dep(parent, extraction) for parent in extraction.deps.get(table, ())],
            metadata={"dagster/table_name": f"raw.{table.name}"},
            skippable=True,
        )
        for table, description in extraction.tables.items()
    ]

    @dg.multi_asset(
        name=f"read_{extraction.name}",
        specs=specs,
        check_specs=checks.specs(extraction.tables, dated=extraction.dimension is not None),
        can_subset=True,
        backfill_policy=dg.BackfillPolicy.single_run(),
        pool=extraction.source,
        required_resource_keys={extraction.source, "database"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.AssetCheckResult]:
        source = getattr(context.resources, extraction.source)
        url = context.resources.database.url()
        failures: dict[str, str] = {}
        totals, requests, paused = TableCounts(), 0, 0
        report = Report()
        for (connection_id, months), units in _asked(context, extraction.dimension).items():
            window = window_of(months, settings.first_month, settings.start_date) if months else EVER
            with extraction.open_streams(source, connection_id) as streams:
                for stream in _selected(context, streams):
                    first = settings.first_month
                    log = MaterializationLog(context, stream, window, extraction.dimension, url, first)
                    try:
                        outcome = read(url, stream, units, window, log.note, context.run.run_id)
                    except SourceError as error:
                        failures[stream.name] = str(error)
                        break
                    except psycopg.OperationalError as error:
                        raise again_when_database_is_back() from error
                    incomplete = outcome.incomplete()
                    read_to_end = [unit for unit in units if unit not in incomplete]
                    log.finish(read_to_end)
                    totals.add(outcome.counts)
                    requests += outcome.requests
                    paused += len(outcome.paused)
                    is_whole = not settings.start_date and window.end >= stream.now()
                    report.add(stream, connection_id, outcome, read_to_end if is_whole else ())
                    _tell_left(context, stream.name, outcome)
                    failures |= {f"{stream.name} {unit}": why for unit, why in outcome.failures.items()}
        context.instance.add_run_tags(context.run.run_id, summary(totals.total, requests, paused))
        # Every partition has been logged as it was completed; a result here would record all of them twice.
        with connect(url) as connection:
            yield from report.evaluate(connection, context.selected_asset_check_keys)
        if failures:
            raise failure(failures)

    return step


def again_when_database_is_back() -> dg.RetryRequested:
    """Try the step twice more. Only for the database: faults of a source are retried request by request.

    A `RetryPolicy` was turned down: it would also repeat what cannot get better, such as a bug or a refused token.
    """
    return dg.RetryRequested(max_retries=2, seconds_to_wait=20)


def _dep(parent: RawTable, extraction: Extraction) -> dg.AssetDep:
    """Records need the whole snapshot above them, snapshots the same site's, and records each other's partition."""
    is_snapshot = extraction.dimension is not None and parent not in extraction.tables
    mapping = dg.AllPartitionMapping() if is_snapshot else dg.IdentityPartitionMapping()
    return dg.AssetDep(asset_key(parent), partition_mapping=mapping)


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


def _tell_left(context: dg.AssetExecutionContext, stream: str, outcome: Outcome) -> None:
    """Neither is a failure: what another run reads is read, and what a person paused is meant to rest."""
    for units, why in ((outcome.busy, "another run is reading it now"), (outcome.paused, "it is paused")):
        if units:
            context.log.info("%s: left out, for %s: %s", stream, why, ", ".join(map(str, units)))


def summary(counts: Counts, requests: int, paused: int = 0) -> dict[str, str]:
    """What the run did, as tags: the list of runs shows them, and `pulse sync` adds them up."""
    figures = {"requests": requests, "paused": paused, **{name: getattr(counts, name) for name in COUNTED}}
    return {f"{SUMMARY}{name}": str(value) for name, value in figures.items()}


def failure(failures: Mapping[str, str]) -> dg.Failure:
    """The end of a run that could not read all; its metadata say what and why."""
    redact = redactor_here()
    failures = {name: redact(reason) for name, reason in failures.items()}
    first = next(iter(failures.items()))
    return dg.Failure(
        description=f"{len(failures)} could not be read to the end; first {first[0]}: {first[1]}",
        metadata={name: dg.MetadataValue.text(reason) for name, reason in failures.items()},
        # The client has asked often enough, and what it was refused it will be refused again.
        allow_retries=False,
    )
