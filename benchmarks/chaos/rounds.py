"""`python -m benchmarks.chaos.rounds FIRST COUNT`: so many hours of schedules in this process, as the daemon does them.

Each hour runs what the schedules ask for, then looks at the alerts as of that hour. The waits between requests that
failed are as much shorter as the hours are.
"""

import json
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import dagster as dg

import pulse.http.client
from pulse.alerts.signals import Situation
from pulse.alerts.watch import watch
from pulse.connections.keys import cipher
from pulse.database import connect
from pulse.http.retry import pause
from pulse.metrics.current import current_catalogue
from pulse.settings import Settings
from pulse_assets.alerts import failed_jobs
from pulse_assets.definitions import defs
from pulse_assets.resources import Database

SCHEDULES = [f"{source}_{what}_schedule" for what in ("snapshots", "records") for source in ("jira", "github")]
SHORTER = 100


def main() -> None:
    """Do the rounds; print how many runs ended how, and how many messages were sent, as JSON."""
    first, count = map(int, sys.argv[1:])
    began, counts = datetime.now(UTC), Counter[str]()
    with dg.DagsterInstance.get() as instance, patch.object(pulse.http.client, "pause", _short_pause):
        instance.optimize_for_webserver(statement_timeout=600_000, pool_recycle=3600, max_overflow=10)
        for hour in range(first, first + count):
            now = began + timedelta(hours=hour)
            for name in SCHEDULES:
                counts.update(_runs(instance, name, now))
            counts["messages"] += _told(instance, now)
    sys.stdout.write(json.dumps(counts))


def _short_pause(attempt: int, asked: float = 0.0) -> float | None:
    seconds = pause(attempt, asked)
    return None if seconds is None else seconds / SHORTER


def _runs(instance: dg.DagsterInstance, name: str, now: datetime) -> list[str]:
    """How the runs ended that a schedule asks for at `now`."""
    schedule = defs.get_schedule_def(name)
    whole = defs.get_repository_def()
    with dg.build_schedule_context(instance, repository_def=whole, scheduled_execution_time=now) as tick:
        asked = schedule.evaluate_tick(tick).run_requests or []
    job = defs.resolve_job_def(schedule.job_name)
    done = [
        job.execute_in_process(
            instance=instance, partition_key=one.partition_key, tags=dict(one.tags), raise_on_error=False
        )
        for one in asked
    ]
    return ["ended well" if one.success else "failed" for one in done]


def _told(instance: dg.DagsterInstance, now: datetime) -> int:
    settings = Settings()
    with connect(Database(settings).url(), autocommit=True) as connection:
        failed = dict(failed_jobs(instance))
        situation = Situation(connection, current_catalogue(settings), settings.timezone, now, failed)
        return watch(situation, cipher(settings), settings, lambda: now).sent


if __name__ == "__main__":
    main()
