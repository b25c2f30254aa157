"""Which process does a run's work, and whether it is still there. Runs that `pulse` does itself say so in a tag."""

import json
import os
import socket

import dagster as dg
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._grpc.client import DagsterGrpcClient
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult
from dagster._serdes import deserialize_value

PROCESS_TAG = "pulse/process"
ASK_SECONDS = 10


def this_process() -> dict[str, str]:
    """The tag of a run that this process does itself."""
    return {PROCESS_TAG: f"{socket.gethostname()}:{os.getpid()}"}


def is_orphan(run: dg.DagsterRun) -> bool:
    """Whether a process of this machine did the run itself and is gone. Of other machines nobody can tell."""
    host, _, pid = run.tags.get(PROCESS_TAG, "").rpartition(":")
    return host == socket.gethostname() and not _is_alive(int(pid))


def has_left_its_server(run: dg.DagsterRun) -> bool:
    """Whether the code server that started the run is gone, or does not have it any more.

    A server at an address that does not answer may only be out of reach: it is asked again. One at a socket is gone.
    """
    place = json.loads(run.tags[GRPC_INFO_TAG])
    client = DagsterGrpcClient(
        host=place.get("host"),
        port=place.get("port"),
        socket=place.get("socket"),
        use_ssl=bool(place.get("use_ssl")),
    )
    try:
        answer = client.can_cancel_execution(CanCancelExecutionRequest(run_id=run.run_id), timeout=ASK_SECONDS)
    except DagsterUserCodeUnreachableError:
        return bool(place.get("socket"))
    return not deserialize_value(answer, CanCancelExecutionResult).can_cancel


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
