"""Dagster's launcher for runs on this host, with a look at whether the process of a run is still there."""

from dagster import DagsterRun
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._core.storage.tags import GRPC_INFO_TAG

from pulse_assets.run_processes import PROCESS_TAG, has_left_its_server, is_orphan


class CheckedRunLauncher(DefaultRunLauncher):
    """Lets the daemon notice runs whose process was killed, as with the whole host.

    Dagster's own never looks: such a run would be under way for ever, and hold its pool, so that nothing of its source
    is read again.
    """

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Yes."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Failed where the process is surely gone; the daemon then fails the run, and starts another."""
        return health(run)


def health(run: DagsterRun) -> CheckRunHealthResult:
    """How the process of a run on this host is."""
    gone = has_left_its_server(run) if GRPC_INFO_TAG in run.tags and PROCESS_TAG not in run.tags else is_orphan(run)
    if gone:
        return CheckRunHealthResult(WorkerStatus.FAILED, "The process that ran it is gone.")
    return CheckRunHealthResult(WorkerStatus.RUNNING)
