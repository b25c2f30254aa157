import json
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .test_commands import pulse


@pytest.fixture
def jobs(tmp_path: Path, database_url: str, database: psycopg.Connection[Any]) -> Any:
    """`pulse jobs` on a database in which one project is being read and another has been read."""
    database.execute(
        """
        insert into app.job_progress (connection_id, stream, source_unit, state, records_new, items, total,
            quota_left, started_at, updated_at) values
        ('default', 'issues', 'PAY', 'ACTIVE', 300, 100, 400, 41, now() - interval '30 seconds', now()),
        ('default', 'issues', 'WEB', 'FINISHED', 5, 5, null, null, now(), now())
        """
    )
    database.commit()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return pulse(tmp_path, "jobs", *words, PULSE_DATABASE_URL=database_url, PULSE_DATA_DIR=str(tmp_path))

    return run


def test_what_is_read_is_listed_with_its_pace(jobs: Any) -> None:
    told = jobs("list").stdout
    assert "PAY" in told
    assert "WEB" not in told
    assert all(figure in told for figure in ("active", "300", "10", "25%", "2 min", "41"))


def test_a_pause_is_listed_until_it_is_resumed(jobs: Any) -> None:
    paused = jobs("pause", "jira", "PAY")
    assert (paused.returncode, paused.stdout.split(" rests")[0]) == (0, "PAY of jira")
    (one,) = json.loads(jobs("list", "--json").stdout)["paused"]
    assert (one["source"], one["source_unit"]) == ("jira", "PAY")
    assert "The next run goes on" in jobs("resume").stdout
    assert json.loads(jobs("list", "--json").stdout)["paused"] == []
    assert "was not paused" in jobs("resume", "jira").stdout


def test_a_source_that_is_none_is_refused(jobs: Any) -> None:
    refused = jobs("pause", "gitlab")
    assert refused.returncode == 2
    assert "is no source" in refused.stderr
