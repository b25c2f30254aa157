"""`python -m pulse_assets.run`: what the command line starts."""

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pulse.database import connect
from pulse.runtime import inherited_environment
from pulse_assets.run import main
from pulse_assets.run_processes import PROCESS_TAG
from sample_org.faults import Fault
from sample_org.server import Simulation
from tests.databases import empty
from tests.integration.extraction.extraction import Extraction, difference

from .location import Location

NO_PROCESS = 2**22 + 1


@pytest.fixture
def configured(location: Location, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Location:
    """The environment says what the location's settings say."""
    monkeypatch.chdir(tmp_path)
    for name, value in environment(location).items():
        monkeypatch.setenv(name, value)
    return location


def environment(location: Location) -> dict[str, str]:
    settings = location.settings
    return {
        "PULSE_DATABASE_URL": location.url,
        "PULSE_JIRA_URL": str(settings.jira_url),
        "PULSE_JIRA_TOKEN": "good",
        "PULSE_GITHUB_API_URL": settings.github_api_url,
        "PULSE_GITHUB_TOKEN": "good",
        "PULSE_GITHUB_ORGANIZATIONS": ",".join(settings.github_organizations),
        "PULSE_START_DATE": str(settings.start_date),
    }


def called(*words: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the reports of a call."""
    written = io.StringIO()
    code = main(words, written)
    return code, [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_run_reads_all_and_the_next_changes_nothing(configured: Location) -> None:
    code, (report,) = called("sync")
    assert (code, report["command"], report["ok"]) == (0, "sync", True)
    assert report["summary"]["new"] > 500
    assert report["summary"]["runs"] == 4
    code, (again,) = called("sync")
    assert code == 0
    changes = {name: again["summary"][name] for name in ("new", "changed", "deleted", "rejected")}
    assert set(changes.values()) == {0}


def test_a_second_run_asks_each_source_once(configured: Location) -> None:
    assert called("sync")[0] == 0
    configured.simulation.statistics.clear()
    code, (report,) = called("sync")
    assert (code, report["summary"]["runs"], report["summary"]["requests"]) == (0, 2, 2)
    assert configured.simulation.statistics.as_json()["routes"] == {
        "POST /jira/rest/api/3/search/jql": {"200": 1},
        "POST /github/graphql": {"200": 1},
    }


def test_what_is_read_whole_is_read_again_when_it_is_asked_for_or_other_units_are(
    configured: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert called("sync", "github")[0] == 0
    first, *_ = configured.simulation.organisation.repositories
    code, (whole, records) = called("snapshots", "sync", "github")
    assert (code, whole["summary"]["runs"], records["summary"]["runs"]) == (0, 1, 1)
    monkeypatch.setenv("PULSE_GITHUB_ORGANIZATIONS", "")
    monkeypatch.setenv("PULSE_GITHUB_REPOSITORIES", first.full_name)
    code, (report,) = called("sync", "github")
    assert (code, report["summary"]["runs"]) == (0, 2)
    with connect(configured.url) as connection:
        aged = "update app.job_progress set finished_at = finished_at - interval '61 minutes' where stream = 'teams'"
        connection.execute(aged)
    code, (report,) = called("sync", "github")
    assert (code, report["summary"]["runs"]) == (0, 2)
    assert called("sync", "github")[1][0]["summary"]["runs"] == 1


def test_what_could_not_be_read_is_told_and_the_rest_is_kept(configured: Location) -> None:
    name = configured.simulation.organisation.repositories[0].full_name
    configured.simulation.arm(Fault(rf"GET /github/repos/{name}/issues\?", "status", status=404, times=-1))
    code, (report,) = called("sync", "github")
    assert (code, report["ok"]) == (1, False)
    assert report["error"].splitlines() == [
        f"conversations {name}: HTTP 404: Not Found (GET {configured.simulation.github_url}/repos/{name}/issues)."
        " Check the name, and that the token's account may see it."
    ]
    configured.simulation.disarm()
    code, (again,) = called("sync", "github")
    assert code == 0
    assert again["summary"]["new"] > 0


def test_a_refused_token_ends_the_run_with_what_to_do(configured: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_JIRA_TOKEN", "bad-secret")
    code, (report,) = called("sync", "jira")
    assert code == 1
    assert "HTTP 401" in report["error"]
    assert "Create a new token" in report["error"]
    assert "bad-secret" not in report["error"]


@pytest.mark.parametrize(
    ("words", "unset", "told"),
    [
        (["sync", "gitlab"], [], "unknown source 'gitlab'; one of jira, github"),
        (["sync", "jira"], ["PULSE_JIRA_TOKEN"], "Set PULSE_JIRA_URL, PULSE_JIRA_EMAIL and PULSE_JIRA_TOKEN, or run"),
        (["sync"], ["PULSE_JIRA_URL", "PULSE_GITHUB_TOKEN"], "Set PULSE_GITHUB_TOKEN"),
    ],
)
def test_what_must_be_configured_first_is_told(
    configured: Location, monkeypatch: pytest.MonkeyPatch, words: list[str], unset: list[str], told: str
) -> None:
    for name in unset:
        monkeypatch.delenv(name)
    code, (report,) = called(*words)
    assert code == 2
    assert told in report["error"]


def test_a_setting_that_cannot_be_is_told(configured: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_START_DATE", "2999-01-01")
    code, (report,) = called("sync")
    assert code == 2
    assert "lies in the future" in report["error"]


def test_runs_of_dead_processes_are_ended_and_others_are_not(configured: Location) -> None:
    job = configured.defs.resolve_job_def("jira_records")
    runs = {
        process: configured.instance.create_run_for_job(
            job, status=dg.DagsterRunStatus.STARTED, tags={PROCESS_TAG: process}, asset_selection=frozenset()
        )
        for process in (f"{socket.gethostname()}:{NO_PROCESS}", f"{socket.gethostname()}:{os.getpid()}", "elsewhere:1")
    }
    code, (report,) = called("sync", "jira")
    assert (code, report["summary"]["runs"]) == (0, 2)
    statuses = [configured.instance.get_run_by_id(run.run_id) for run in runs.values()]
    assert [run.status.value for run in statuses if run] == ["FAILURE", "STARTED", "STARTED"]
    assert configured.instance.get_dynamic_partitions("github_sites") == []


@pytest.fixture
def slowed(configured: Location) -> Iterator[Simulation]:
    """Every answer takes a moment, so that there is time to die."""
    configured.simulation.statistics.clear()
    configured.simulation.arm(Fault(".", "slow", seconds=0.05, times=-1))
    yield configured.simulation
    configured.simulation.disarm()


def test_a_process_that_is_killed_is_continued_by_the_next(configured: Location, slowed: Simulation) -> None:
    command = [sys.executable, "-m", "pulse_assets.run", "sync"]
    places = inherited_environment() | {"DAGSTER_HOME": str(configured.instance.root_directory)}
    first = subprocess.Popen(command, env=places, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    while slowed.statistics.requests < 18:
        assert first.poll() is None
        time.sleep(0.005)
    first.send_signal(signal.SIGKILL)
    out, _ = first.communicate()
    assert out == b""
    slowed.disarm()
    assert called("sync")[0] == 0
    ended = [run.status for run in configured.instance.get_runs() if run.tags.get(PROCESS_TAG)]
    assert dg.DagsterRunStatus.FAILURE in ended
    assert dg.DagsterRunStatus.STARTED not in ended
    continued = Extraction(configured.url, configured.simulation).rows()
    empty(configured.url)
    anew = Extraction(configured.url, configured.simulation)
    anew.sync()
    assert list(difference(continued, anew.rows())) == []
