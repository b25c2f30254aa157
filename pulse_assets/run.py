"""`python -m pulse_assets.run [STAGE…] [SOURCE…]`: runs stages (see `STAGES`) through Dagster, here.

What the `pulse` command starts. Logs to standard error; standard output gets one JSON object a line for each stage.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO

import dagster as dg
from pydantic import ValidationError

from pulse.database import connect
from pulse.errors import PulseError
from pulse.logs import TextFormatter
from pulse.redaction import redactor_here
from pulse.settings import Settings
from pulse_assets.definitions import build_defs
from pulse_assets.jobs import INSIGHTS, TRANSFORM
from pulse_assets.ranges import discover, due_sites, pending_runs
from pulse_assets.raw.asset import COUNTED, SUMMARY
from pulse_assets.resources import Database
from pulse_assets.run_processes import is_orphan, this_process
from pulse_assets.sources import SOURCES, SourceKind
from pulse_assets.transform.project import TransformError

log = logging.getLogger("pulse")
STATEMENT_MS = 600_000


class ConfigurationError(Exception):
    """Something must be set before this can run; the message says what."""


class FailedError(Exception):
    """A run failed; the message holds the reasons."""


def main(words: Sequence[str], reports: TextIO) -> int:
    """Run the stages among `words`, in this order, up to the first that fails; the other words name sources.

    Writes a line to `reports` for each stage. Gives the exit code: 0 done, 1 failed, 2 something must be configured.
    """
    log_to = logging.StreamHandler(sys.stderr)
    log_to.setFormatter(TextFormatter(redactor_here()))
    logging.basicConfig(level=logging.INFO, handlers=[log_to])
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    sources = [word for word in words if word not in STAGES]
    for name in [word for word in words if word in STAGES] or ["sync"]:
        report, code = _reported(name, sources if name in OF_SOURCES else ())
        reports.write(json.dumps({"command": name, **report}) + "\n")
        reports.flush()
        if code:
            return code
    return 0


def _reported(stage: str, sources: Sequence[str]) -> tuple[dict[str, Any], int]:
    try:
        return {"ok": True, "summary": STAGES[stage](*sources)}, 0
    except (ConfigurationError, ValidationError, PulseError) as error:
        return {"ok": False, "error": redactor_here()(str(error))}, 2
    except (FailedError, TransformError) as error:
        return {"ok": False, "error": redactor_here()(str(error))}, 1


def snapshots(*names: str) -> dict[str, Any]:
    """Read the named sources (or all that are connected) whole, as far as they have no time of update."""
    settings = Settings()
    runner = _Runner(settings)
    for kind in _connected(settings, names):
        runner.snapshots(kind, kind.site_keys(settings, runner.instance))
    return runner.summary()


def sync(*names: str) -> dict[str, Any]:
    """Bring the named sources (or all that are connected) up to now."""
    settings = Settings()
    runner = _Runner(settings)
    for kind in _connected(settings, names):
        runner.sync(kind)
    return runner.summary()


def reconcile(*names: str) -> dict[str, Any]:
    """Compare the named sources (or all that are connected) with what was read of them."""
    settings = Settings()
    runner = _Runner(settings)
    for kind in _connected(settings, names):
        runner.reconcile(kind)
    return runner.reconciled()


def _connected(settings: Settings, names: Sequence[str]) -> list[SourceKind]:
    kinds = [kind for kind in SOURCES if not names or kind.name in names]
    connected = [kind for kind in kinds if kind.connections(settings)]
    if not connected or (names and len(connected) < len(names)):
        unknown = sorted(set(names) - {kind.name for kind in SOURCES})
        if unknown:
            raise ConfigurationError(f"unknown source {unknown[0]!r}; one of {', '.join(k.name for k in SOURCES)}")
        raise ConfigurationError(" ".join(kind.remedy for kind in kinds if kind not in connected))
    return connected


def build() -> dict[str, Any]:
    """Build the dbt project."""
    runner = _Runner(Settings())
    runner.run(TRANSFORM)
    return runner.summary()


def insights() -> dict[str, Any]:
    """Compute the insights: how many findings are open now, how many of them opened, how many closed."""
    runner = _Runner(Settings())
    runner.run(INSIGHTS)
    return runner.findings()


STAGES: dict[str, Callable[..., dict[str, Any]]] = {
    "snapshots": snapshots,
    "sync": sync,
    "reconcile": reconcile,
    "build": build,
    "insights": insights,
}
OF_SOURCES = ("snapshots", "sync", "reconcile")


class _Runner:
    """Runs jobs of the code location in this process, recorded in the Dagster instance, and adds up what they did."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = Database(settings).url()
        self._defs = build_defs(settings)
        self.instance = dg.DagsterInstance.get()
        # Otherwise Dagster opens a connection for every statement, which makes each event four times as slow.
        self.instance.optimize_for_webserver(statement_timeout=STATEMENT_MS, pool_recycle=3600, max_overflow=10)
        self._counts = dict.fromkeys((*COUNTED, "requests"), 0)
        self._materialized: list[dg.AssetMaterialization] = []
        self._runs = 0
        self._failures: list[str] = []
        _end_orphans(self.instance)

    def snapshots(self, kind: SourceKind, keys: Sequence[str]) -> None:
        for key in keys:
            self.run(kind.snapshots_job, partition_key=key)

    def sync(self, kind: SourceKind) -> None:
        kind.site_keys(self._settings, self.instance)
        with connect(self._url) as connection:
            due = due_sites(connection, self._settings, kind)
        self.snapshots(kind, due)
        with connect(self._url) as connection:
            units, missing = discover(self.instance, connection, self._settings, kind)
            runs = pending_runs(self.instance, connection, self._settings, kind, units)
        self._failures += [f"{kind.name} {name}: not found, or the token cannot see it" for name in missing]
        for tags in runs:
            self.run(kind.records_job, tags=dict(tags))

    def reconcile(self, kind: SourceKind) -> None:
        """Compare with the units that are shown now, hence after a snapshot of them."""
        for job in (kind.snapshots_job, kind.reconciliation_job):
            for key in kind.site_keys(self._settings, self.instance):
                self.run(job, partition_key=key)

    def run(self, job: str, *, partition_key: str | None = None, tags: dict[str, str] | None = None) -> None:
        result = self._defs.resolve_job_def(job).execute_in_process(
            instance=self.instance,
            partition_key=partition_key,
            tags={**(tags or {}), **this_process()},
            raise_on_error=False,
        )
        self._runs += 1
        recorded = self.instance.get_run_by_id(result.run_id)
        for name, value in (recorded.tags if recorded else {}).items():
            if name.removeprefix(SUMMARY) in self._counts:
                self._counts[name.removeprefix(SUMMARY)] += int(value)
        self._materialized += [
            event.step_materialization_data.materialization
            for event in result.all_events
            if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION
        ]
        self._failures += [_reason(e.step_failure_data) for e in result.all_events if e.is_step_failure]

    def summary(self) -> dict[str, Any]:
        """What all runs did.

        Raises:
            FailedError: one of them failed; what the others did stays.
        """
        self._require_success()
        if self._materialized:
            return {"models": len(self._materialized)}
        return {"runs": self._runs, **self._counts}

    def reconciled(self) -> dict[str, Any]:
        """What all comparisons found, and what people should know of it.

        Raises:
            FailedError: one of them failed; what the others found stays.
        """
        self._require_success()
        told = [m.metadata["notes"].value for m in self._materialized if "notes" in m.metadata]
        notes = [note for some in told if isinstance(some, list) for note in some]
        return {"runs": self._runs, **self._counts, "notes": notes}

    def findings(self) -> dict[str, int]:
        """What the insights say of their findings, added up.

        Raises:
            FailedError: one of them failed; what the others found stays.
        """
        self._require_success()
        told = {"findings": "open", "opened": "opened", "closed": "closed"}
        return {
            name: sum(_count(one, entry) for one in self._materialized if entry in one.metadata)
            for name, entry in told.items()
        }

    def _require_success(self) -> None:
        if self._failures:
            raise FailedError("\n".join(self._failures))


def _count(materialization: dg.AssetMaterialization, entry: str) -> int:
    value = materialization.metadata[entry].value
    if not isinstance(value, int):
        raise TypeError(f"{entry!r} of {materialization.asset_key.to_user_string()} is no count")
    return value


def _reason(failure: Any) -> str:
    told = failure.user_failure_data
    if told is not None:
        reasons = [f"{name}: {entry.value}" for name, entry in told.metadata.items()]
        return "\n".join(reasons) or str(told.description)
    error = failure.error.cause or failure.error
    return str(error.message).strip()


def _end_orphans(instance: dg.DagsterInstance) -> None:
    """Close the runs of killed processes of this machine: they would be under way and hold their pool for ever."""
    for run in instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])):
        if is_orphan(run):
            instance.report_run_failed(run, "The process that ran it is gone; the next run goes on from the last page.")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)


if __name__ == "__main__":
    # dbt and its children write to standard output too; that goes to the log, and only reports come out.
    with os.fdopen(os.dup(1), "w") as reports:
        os.dup2(2, 1)
        sys.exit(main(sys.argv[1:], reports))
