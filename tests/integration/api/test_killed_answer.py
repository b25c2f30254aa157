"""An API that is killed amid an answer: started again, the conversation goes on."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest

from pulse.database import connect
from pulse.paths import PROJECT_DIR
from pulse.roles import Role

from .conftest import NOWHERE, SECRET, bearer
from .test_processes import answers, until

THREADS = "/api/v1/chat/threads"


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a language model that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"


@contextmanager
def serving(database_url: str, data_dir: Path, **more: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """An API process of its own and its address; killed at the end if it has not been before."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"],
        "PULSE_DATABASE_URL": database_url,
        "PULSE_DATA_DIR": str(data_dir),
        "PULSE_JWT_SECRET": SECRET,
        "PULSE_DAGSTER_URL": NOWHERE,
        **more,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "api", "--port", str(port)],
        env=environment,
        cwd=PROJECT_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(address), "the API answers")
        yield process, address
    finally:
        process.kill()
        process.wait()


def test_the_conversation_goes_on(database_url: str, tmp_path: Path, silent: str) -> None:
    user = bearer(database_url, Role.USER)
    model = {"PULSE_LLM_BASE_URL": silent, "PULSE_LLM_MODEL": "silent"}
    with serving(database_url, tmp_path, **model) as (process, address):
        thread_id = httpx.post(f"{address}{THREADS}", json={}, headers=user).json()["thread_id"]
        place = f"{THREADS}/{thread_id}/messages"
        asked = {"text": "What does throughput mean?"}
        with httpx.stream("POST", f"{address}{place}", json=asked, headers=user, timeout=30) as stream:
            assert "event: step" in stream.iter_lines()
            process.kill()
    with serving(database_url, tmp_path) as (_, address):
        # Its last sign of life lies back, as it does some seconds later.
        with connect(database_url) as connection:
            connection.execute("update app.chat_answers set alive_at = alive_at - interval '1 minute'")
        said = httpx.post(f"{address}{place}", json=asked, headers=user, timeout=30)
        kept = httpx.get(f"{address}{THREADS}/{thread_id}", headers=user).json()["answers"]
    assert said.status_code == 200
    assert [answer["state"] for answer in kept] == ["failed", "done"]
