"""The verbs of these tests: run a job over a range of partitions, and ask what Dagster has recorded."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import dagster as dg
from psycopg import sql

from pulse.database import connect
from pulse.settings import Settings
from pulse_assets.ranges import RANGE_END, RANGE_START, discover, pending_runs
from pulse_assets.raw.window import month_after
from pulse_assets.sources import SOURCES, SourceKind
from sample_org.server import Simulation

FIRST = date(2026, 3, 1)


def _months() -> list[str]:
    found = [FIRST]
    while found[-1] < datetime.now(UTC).date().replace(day=1):
        found.append(month_after(found[-1]))
    return [month.isoformat() for month in found]


MONTHS = _months()
PRESENT = MONTHS[-1]
KINDS: Mapping[str, SourceKind] = {kind.name: kind for kind in SOURCES}


@dataclass(frozen=True)
class Location:
    """A code location with its instance and the organisation that it reads."""

    settings: Settings
    instance: dg.DagsterInstance
    simulation: Simulation
    defs: dg.Definitions

    @property
    def url(self) -> str:
        """The address of the database."""
        assert self.settings.database_url is not None
        return self.settings.database_url.get_secret_value()

    def snapshot(self, source: str) -> dg.ExecuteInProcessResult:
        """Read what has no time of update; new units get their partition keys."""
        kind = KINDS[source]
        (key,) = kind.site_keys(self.settings, self.instance)
        result = self.run(kind.snapshots_job, partition_key=key)
        assert result.success
        with connect(self.url) as connection:
            discover(self.instance, connection, self.settings, kind)
        return result

    def read(self, source: str, start: str, end: str) -> dg.ExecuteInProcessResult:
        """Read the partitions from `start` to `end`, both `unit|month`."""
        return self.run(KINDS[source].records_job, tags={RANGE_START: start, RANGE_END: end})

    def run(self, job: str, **options: Any) -> dg.ExecuteInProcessResult:
        """Run a job in this process; a failure is in the result."""
        resolved = self.defs.resolve_job_def(job)
        return resolved.execute_in_process(instance=self.instance, raise_on_error=False, **options)

    def logged(self, result: dg.ExecuteInProcessResult) -> Counter[tuple[str, str]]:
        """How often the run recorded which partition of which asset."""
        told = self._materializations(result)
        return Counter((one.asset_key.to_user_string(), str(one.partition)) for one in told)

    def counted(self, result: dg.ExecuteInProcessResult, table: str, entry: str) -> int:
        """What all that the run recorded of a table says together."""
        told = [one for one in self._materializations(result) if one.asset_key.to_user_string() == table]
        return sum(int(str(one.metadata[entry].value)) for one in told)

    def rows(self, *tables: str) -> int:
        """How many live rows these raw tables of Jira hold together."""
        query = "select count(*) from raw.{} where deleted_at is null"
        with connect(self.url) as connection:
            composed = [sql.SQL(query).format(sql.Identifier(f"jira_{table}")) for table in tables]
            return sum(connection.execute(one).fetchall()[0][0] for one in composed)

    def materialized(self, table: str) -> set[str]:
        """The partitions of a table that Dagster knows as complete."""
        return set(self.instance.get_materialized_partitions(dg.AssetKey(table.split("/"))))

    def _materializations(self, result: dg.ExecuteInProcessResult) -> list[dg.AssetMaterialization]:
        logs = self.instance.all_logs(result.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
        return [log.asset_materialization for log in logs if log.asset_materialization]

    def pending(self, source: str) -> list[Mapping[str, str]]:
        """Tags of the runs that there are to do."""
        kind = KINDS[source]
        with connect(self.url) as connection:
            units, _ = discover(self.instance, connection, self.settings, kind)
            return pending_runs(self.instance, connection, self.settings, kind, units)


def reasons(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    """Why the one step failed: what could not be read, and why not."""
    (failure,) = [event.step_failure_data for event in result.all_events if event.is_step_failure]
    told = failure.user_failure_data
    assert told is not None
    return {name: str(entry.value) for name, entry in told.metadata.items()}
