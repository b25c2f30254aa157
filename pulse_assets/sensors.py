"""What watches: new projects and repositories become partition keys as soon as a snapshot shows them."""

import dagster as dg

from pulse.database import connect
from pulse.settings import Settings
from pulse_assets.concealing import concealing
from pulse_assets.ranges import discover
from pulse_assets.resources import Database
from pulse_assets.sources import SOURCES, SourceKind


def discovery_sensors(settings: Settings) -> list[dg.SensorDefinition]:
    """One a source. They add keys and start nothing: the schedules read what has a key."""
    return [_discovery(settings, kind) for kind in SOURCES]


def _discovery(settings: Settings, kind: SourceKind) -> dg.SensorDefinition:
    @dg.sensor(
        name=f"{kind.name}_discovery",
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=f"Adds partition keys for new source units of {kind.name}.",
    )
    @concealing
    def evaluate(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        with connect(Database(settings).url()) as connection:
            units, missing = discover(context.instance, connection, settings, kind)
        absent = f"; not shown by the source: {', '.join(missing)}" if missing else ""
        return dg.SkipReason(f"{len(units)} units have keys{absent}")

    return evaluate
