"""The command line, and two organisations side by side."""

import asyncio
import json
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime

import httpx2 as httpx

from sample_org import generate
from sample_org.server import create_app, serve


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def test_the_command_serves_within_seconds() -> None:
    port = free_port()
    command = [sys.executable, "-m", "sample_org", "--port", str(port), "--months", "2", "--until", "2026-06-30"]
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}/jira" in process.stdout.readline()
            address = f"http://127.0.0.1:{port}/jira/rest/api/3/serverInfo"
            while True:
                try:
                    with urllib.request.urlopen(address) as answer:
                        assert json.load(answer)["baseUrl"] == f"http://127.0.0.1:{port}/jira"
                    break
                except OSError:
                    assert time.monotonic() - begin < 10
                    time.sleep(0.02)
        finally:
            process.terminate()


def test_the_application_can_be_asked_without_a_network() -> None:
    app = create_app(generate(1, datetime(2026, 6, 30, tzinfo=UTC), 1, 1), "http://sample")

    async def ask() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://sample") as client:
            return str((await client.get("/jira/rest/api/3/serverInfo")).json()["baseUrl"])

    assert asyncio.run(ask()) == "http://sample/jira"


def test_two_organisations_do_not_touch_each_other() -> None:
    until = datetime(2026, 6, 30, tzinfo=UTC)
    headers = {"authorization": "Bearer t", "user-agent": "tests"}
    with serve(generate(1, until, 1, 1)) as one, serve(generate(2, until, 1, 1)) as two:
        names = [httpx.get(f"{s.github_url}/user", headers=headers).json()["login"] for s in (one, two)]
        assert names[0] != names[1]
        assert (one.statistics.requests, two.statistics.requests) == (1, 1)
