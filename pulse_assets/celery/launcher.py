"""Dagster's launcher for Celery, with a look at whether the worker of a run is still there."""

from dagster import DagsterRun
from dagster._core.launcher import CheckRunHealthResult, WorkerStatus
from dagster_celery.launcher import CeleryRunLauncher
from dagster_celery.tags import DAGSTER_CELERY_TASK_ID_TAG

from pulse_assets.launcher import health

ASK_SECONDS = 5.0
ENDED = (WorkerStatus.SUCCESS, WorkerStatus.FAILED)


class CheckedCeleryRunLauncher(CeleryRunLauncher):
    """Asks the workers themselves who has a run's task.

    Celery's record of a task stays at "started" for ever when its whole worker dies, and is gone when Redis forgets it;
    Dagster would wait for ever in the one case and fail a run that goes on in the other.
    """

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Failed where no worker that answers has the task. Runs that `pulse` does itself are no tasks."""
        if DAGSTER_CELERY_TASK_ID_TAG not in run.tags:
            return health(run)
        recorded = super().check_run_worker_health(run)
        if recorded.status in ENDED:
            return recorded
        task = run.tags[DAGSTER_CELERY_TASK_ID_TAG]
        active = self.celery.control.inspect(timeout=ASK_SECONDS).active() or {}
        if any(one["id"] == task for tasks in active.values() for one in tasks):
            return CheckRunHealthResult(WorkerStatus.RUNNING)
        # It may have ended while we asked.
        recorded = super().check_run_worker_health(run)
        if recorded.status in ENDED:
            return recorded
        return CheckRunHealthResult(WorkerStatus.FAILED, f"No worker has task {task} any more.")
