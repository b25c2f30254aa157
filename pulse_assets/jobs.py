"""The jobs: for each source what is read whole, what in order of update, and what compares; dbt; the insights."""

from collections.abc import Sequence

import dagster as dg
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

from pulse_assets.sources import SOURCES, SourceKind

TRANSFORM = "transform"
INSIGHTS = "insights"
REPORTS = "reports"
# One process is enough: a run's time goes into waiting for the source and for PostgreSQL.
IN_PROCESS = dg.in_process_executor


def jobs(
    extraction: dict[str, tuple[dg.AssetsDefinition, dg.AssetsDefinition]],
    reconciliation: dict[str, dg.AssetsDefinition],
    transform: Sequence[dg.AssetsDefinition],
    insights: Sequence[dg.AssetsDefinition],
) -> list[UnresolvedAssetJobDefinition]:
    """All jobs; by its name each source's snapshot and record assets, and the one that compares."""
    made = []
    for kind in SOURCES:
        snapshots, records = extraction[kind.name]
        made += [_job(kind.snapshots_job, [snapshots], kind), _job(kind.records_job, [records], kind)]
        made.append(_reconciliation(kind, reconciliation[kind.name]))
    made.append(
        dg.define_asset_job(
            TRANSFORM,
            dg.AssetSelection.assets(*transform),
            executor_def=IN_PROCESS,
            description="Builds the unified schema and the metric facts with dbt, and runs its tests.",
        )
    )
    made.append(
        dg.define_asset_job(
            INSIGHTS,
            dg.AssetSelection.assets(*insights),
            executor_def=IN_PROCESS,
            description="Looks for findings in the metric facts, and closes those that are no longer true.",
        )
    )
    made.append(
        dg.define_asset_job(
            REPORTS,
            dg.AssetSelection.assets(dg.AssetKey(["insights", REPORTS])),
            executor_def=IN_PROCESS,
            description="Writes the reports of weeks and months that have ended.",
        )
    )
    return made


def _job(name: str, assets: Sequence[dg.AssetsDefinition], kind: SourceKind) -> UnresolvedAssetJobDefinition:
    what = "what has no time of update" if name == kind.snapshots_job else "records in order of update"
    return dg.define_asset_job(
        name,
        dg.AssetSelection.assets(*assets),
        executor_def=IN_PROCESS,
        tags={"pulse/source": kind.name},
        description=f"Reads {what} from {kind.name}.",
    )


def _reconciliation(kind: SourceKind, asset: dg.AssetsDefinition) -> UnresolvedAssetJobDefinition:
    return dg.define_asset_job(
        kind.reconciliation_job,
        dg.AssetSelection.assets(asset),
        executor_def=IN_PROCESS,
        tags={"pulse/source": kind.name},
        description=f"Finds what was deleted, moved or missed in {kind.name}.",
    )
