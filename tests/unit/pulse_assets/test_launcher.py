"""The daemon is told that a run's process is gone when it surely is, and only then."""

import json
import os
import socket
import subprocess
from pathlib import Path

import pytest
from dagster import DagsterRun
from dagster._core.launcher import WorkerStatus
from dagster._core.storage.tags import GRPC_INFO_TAG

from pulse_assets.launcher import health
from pulse_assets.run_processes import PROCESS_TAG, this_process


@pytest.fixture(scope="module")
def dead() -> int:
    """A number that no process has any more."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


def status(tags: dict[str, str]) -> WorkerStatus:
    return health(DagsterRun("jira_records", tags=tags)).status


def server(**place: object) -> dict[str, str]:
    return {GRPC_INFO_TAG: json.dumps(place)}


def test_a_run_of_a_living_process_goes_on() -> None:
    assert status(this_process()) is WorkerStatus.RUNNING


def test_a_run_of_a_dead_process_has_failed(dead: int) -> None:
    assert status({PROCESS_TAG: f"{socket.gethostname()}:{dead}"}) is WorkerStatus.FAILED


def test_nobody_can_tell_of_another_host(dead: int) -> None:
    assert status({PROCESS_TAG: f"elsewhere:{dead}"}) is WorkerStatus.RUNNING
    assert status({}) is WorkerStatus.RUNNING


def test_a_run_whose_code_server_is_gone_has_failed(tmp_path: Path) -> None:
    assert status(server(socket=str(tmp_path / "gone"))) is WorkerStatus.FAILED


def test_a_code_server_out_of_reach_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert status(server(host="127.0.0.1", port=port)) is WorkerStatus.RUNNING


def test_a_repeated_run_of_the_command_line_is_judged_by_its_process() -> None:
    tags = this_process() | server(socket="/nowhere")
    assert os.getpid() == int(tags[PROCESS_TAG].rpartition(":")[2])
    assert status(tags) is WorkerStatus.RUNNING
