"""Reconciliation as assets: raw tables are compared with their source, so that what vanished or moved is seen.

One asset a source, partitioned by connection; what each source does is in its own `reconciliation`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import dagster as dg
import psycopg

from pulse.database import connect
from pulse.settings import Settings
from pulse_assets.concealing import concealing
from pulse_assets.partitions import UPDATED, month_key, source_units
from pulse_assets.raw.asset import EVER, SUMMARY, again_when_database_is_back, failure, summary
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.pending import comparable
from pulse_assets.raw.reading import read
from pulse_assets.raw.stream import Outcome
from pulse_assets.raw.table import TableCounts
from pulse_assets.resources import Source
from pulse_assets.sources import SourceKind


def reconciliation_asset(kind: SourceKind, settings: Settings) -> dg.AssetsDefinition:
    """The asset that compares all units of a connection with what raw holds of them."""
    spec = dg.AssetSpec(
        [kind.name, "reconciliation"],
        description="Records that were deleted, moved or missed: found by comparing what is there with what raw holds.",
        group_name=kind.name,
        kinds={kind.name, "postgres"},
        owners=["team:platform"],
        partitions_def=source_units(kind.sites),
        deps=[dg.AssetDep(kind.units_asset, partition_mapping=dg.IdentityPartitionMapping())],
    )

    @dg.multi_asset(
        name=f"compare_{kind.name}",
        specs=[spec],
        backfill_policy=dg.BackfillPolicy.single_run(),
        pool=kind.name,
        required_resource_keys={kind.name, "database"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        url = context.resources.database.url()
        comparison = _Comparison(kind, settings, url, context.run.run_id)
        try:
            for key in context.partition_keys:
                comparison.make(getattr(context.resources, kind.name), Unit.parse(key).connection_id)
        except psycopg.OperationalError as error:
            raise again_when_database_is_back() from error
        for event in comparison.changed_partitions():
            context.log_event(event)
        figures = summary(comparison.outcome.counts.total, comparison.outcome.requests)
        context.instance.add_run_tags(context.run.run_id, figures)
        if comparison.outcome.failures:
            raise failure({str(unit): reason for unit, reason in comparison.outcome.failures.items()})
        shown = {name.removeprefix(SUMMARY): int(value) for name, value in figures.items()}
        return dg.MaterializeResult(metadata={**shown, "notes": dg.MetadataValue.json(sorted(comparison.notes))})

    return step


@dataclass
class _Comparison:
    """Compares connection by connection, and adds up what came of it."""

    kind: SourceKind
    settings: Settings
    url: str
    run_id: str
    outcome: Outcome = field(default_factory=Outcome)
    notes: list[str] = field(default_factory=list)
    changed: dict[Unit, TableCounts] = field(default_factory=lambda: defaultdict(TableCounts))

    def make(self, source: Source, connection_id: str) -> None:
        """Compare all units of one connection."""
        (found,) = [one for one in self.kind.connections(self.settings) if one.id == connection_id]
        with connect(self.url) as connection:
            wanted = self.kind.wanted(found)
            units = comparable(connection, connection_id, self.kind.discovery, self.kind.streams, wanted)
        with source.reconciliation(connection_id, self.url) as stream:
            outcome = read(self.url, stream, units, EVER, self._note, self.run_id)
        self.notes += stream.notes
        self.outcome.counts.add(outcome.counts)
        self.outcome.failures |= outcome.failures
        self.outcome.requests += outcome.requests

    def _note(self, unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        del before, after  # a comparison is of all times
        self.changed[unit].add(counts)

    def changed_partitions(self) -> Iterator[dg.AssetMaterialization]:
        """What changes moves to the open month: dbt builds again what lies below it."""
        month = month_key(datetime.now(UTC).date().replace(day=1))
        for unit, tables in self.changed.items():
            for name, counts in tables.tables.items():
                if counts.new or counts.changed or counts.deleted:
                    yield dg.AssetMaterialization(
                        dg.AssetKey(name.split("_", 1)),
                        partition=dg.MultiPartitionKey({self.kind.dimension: str(unit), UPDATED: month}),
                        metadata={"new": counts.new, "changed": counts.changed, "deleted": counts.deleted},
                    )
