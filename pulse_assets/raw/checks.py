"""The checks of raw assets, evaluated by the step that fills them: rejected records, stale units, and completeness."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import dagster as dg
import psycopg

from pulse_assets.raw.completeness import Short, Total, short_of
from pulse_assets.raw.materializations import asset_key
from pulse_assets.raw.preview import ROWS, markdown
from pulse_assets.raw.table import RawTable

FITTING, FRESH, COMPLETE = "every_record_fits", "every_unit_is_fresh", "complete"
LATE = timedelta(days=1)
WARN = dg.AssetCheckSeverity.WARN


def specs(tables: Iterable[RawTable], *, dated: bool) -> list[dg.AssetCheckSpec]:
    """The checks of each table. Those read in order of update (`dated`) are also fresh or not, and complete."""
    texts = {FITTING: "No record was kept aside because it does not fit the model; see raw.rejected_records."}
    if dated:
        texts[FRESH] = "Every project or repository has been read up to the present, not only most."
        texts[COMPLETE] = "As many rows as the source says it has, where it says so at little cost."
    return [
        dg.AssetCheckSpec(name, asset=asset_key(table), description=text)
        for table in tables
        for name, text in texts.items()
    ]


def fitting(connection: psycopg.Connection, table: RawTable) -> dg.AssetCheckResult:
    """Warns of records that do not fit, with the latest reasons."""
    (count,) = connection.execute(COUNT_REJECTED, [table.name]).fetchone() or (0,)
    shown = connection.execute(LATEST_REJECTED, [table.name, ROWS]).fetchall() if count else []
    return dg.AssetCheckResult(
        passed=count == 0,
        severity=WARN,
        asset_key=asset_key(table),
        check_name=FITTING,
        description=f"{count:,} records do not fit" if count else None,
        metadata={
            "rejected": count,
            "latest": dg.MetadataValue.md(markdown(["unit", "fetched", "reason", "record"], shown) or "none"),
        },
    )


def fresh(
    connection: psycopg.Connection, stream: str, present: Mapping[str, datetime], table: RawTable
) -> dg.AssetCheckResult:
    """Warns of units that lag a day behind, by name. `present`: the source's time by connection."""
    units = [
        (name, reached, now)
        for connection_id, now in present.items()
        for name, reached in connection.execute(WATERMARKS, [stream, connection_id]).fetchall()
    ]
    late = [(name, reached) for name, reached, now in units if reached is None or reached < now - LATE]
    return dg.AssetCheckResult(
        passed=not late,
        severity=WARN,
        asset_key=asset_key(table),
        check_name=FRESH,
        description=f"{len(late)} of {len(units)} lag behind: {_names(name for name, _ in late)}" if late else None,
        metadata={
            "units": len(units),
            "late": len(late),
            "laggards": dg.MetadataValue.md(markdown(["unit", "read up to"], late[:50]) or "none"),
        },
    )


def complete(connection: psycopg.Connection, totals: Sequence[Total], table: RawTable) -> dg.AssetCheckResult:
    """Warns of units of which raw holds less than the source says; passes where it does not say."""
    told = [total for total in totals if total.table == table]
    short: list[Short] = short_of(connection, told)
    return dg.AssetCheckResult(
        passed=not short,
        severity=WARN,
        asset_key=asset_key(table),
        check_name=COMPLETE,
        description=_shortness(told, short),
        metadata={
            "told_by_source": sum(total.count for total in told),
            "missing": sum(one.missing for one in short),
            "short": dg.MetadataValue.md(
                markdown(["unit", "in raw", "at the source"], [(s.unit, s.held, s.told) for s in short]) or "none"
            ),
        },
    )


def _shortness(told: Sequence[Total], short: Sequence[Short]) -> str | None:
    if not told:
        return "The source was not asked in this run, or does not say."
    return f"{len(short)} lack records: {_names(one.unit for one in short)}" if short else None


def _names(names: Iterable[str]) -> str:
    known = list(names)
    more = f" and {len(known) - ROWS} more" if len(known) > ROWS else ""
    return ", ".join(known[:ROWS]) + more


COUNT_REJECTED = "select count(*) from raw.rejected_records where table_name = %s"
LATEST_REJECTED = """
    select source_unit, fetched_at, reason, left(payload, 200) from raw.rejected_records
    where table_name = %s order by fetched_at desc limit %s
"""
WATERMARKS = """
    select source_unit, watermark from app.checkpoints
    where stream = %s and connection_id = %s and lane = 'live' order by watermark nulls first, source_unit
"""
