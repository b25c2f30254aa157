"""What there is to read now for a source, as the tags of the runs that read it."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

import dagster as dg
import psycopg

from pulse.settings import Settings
from pulse_assets.raw.checkpoints import Unit, load
from pulse_assets.raw.pending import pending, watermarks
from pulse_assets.raw.renames import follow_renames
from pulse_assets.raw.snapshot import SITE, site
from pulse_assets.sources import SourceKind

log = logging.getLogger(__name__)
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"


def due_sites(connection: psycopg.Connection, settings: Settings, kind: SourceKind) -> list[str]:
    """The partition keys of the sites to be read whole: what was read whole within the hour is recent enough.

    So often the schedule does it too. A site of which other units are asked for than then is due at once.
    """
    due = []
    for source in kind.connections(settings):
        unit = site(source.id)
        about = load(connection, kind.whole[0], [unit])[unit].fingerprint
        recent = connection.execute(RECENTLY_WHOLE, [source.id, SITE, list(kind.whole)]).fetchall()
        if len(recent) < len(kind.whole) or not about or about["scope"] != source.scope:
            due.append(str(unit))
    return due


def discover(
    instance: dg.DagsterInstance, connection: psycopg.Connection, settings: Settings, kind: SourceKind
) -> tuple[list[Unit], list[str]]:
    """The units of `kind` to read, now all with a partition key; and the names asked for that the source lacks.

    Checkpoints follow units that were renamed, so that nothing is read twice.
    """
    found: list[Unit] = []
    missing: list[str] = []
    for source in kind.connections(settings):
        wanted = kind.wanted(source)
        for old, new in follow_renames(connection, source.id, kind.discovery).items():
            log.info("%s %s is now %s", kind.name, old, new)
        present = kind.discovery.present(connection, source.id, wanted)
        missing += sorted(set(wanted) - {unit.name for unit in present})
        found += present
    kind.discovery.add_keys(instance, found)
    return found, missing


def pending_runs(
    instance: dg.DagsterInstance,
    connection: psycopg.Connection,
    settings: Settings,
    kind: SourceKind,
    units: list[Unit],
) -> list[Mapping[str, str]]:
    """Tags of the runs that bring `units` up to now."""
    ordered = [Unit.parse(key) for key in instance.get_dynamic_partitions(kind.discovery.partitions)]
    tags: list[Mapping[str, str]] = []
    for connection_id in sorted({unit.connection_id for unit in units}):
        reached = watermarks(connection, connection_id, kind.streams)
        wanted = {unit for unit in units if unit.connection_id == connection_id}
        for keys in pending(ordered, wanted, reached, settings.first_month, datetime.now(UTC)):
            start, end = keys.keys()
            tags.append({RANGE_START: start, RANGE_END: end})
    return tags


RECENTLY_WHOLE = """
    select stream from app.job_progress
    where connection_id = %s and source_unit = %s and stream = any(%s)
        and state = 'FINISHED' and finished_at > now() - interval '1 hour'
"""
