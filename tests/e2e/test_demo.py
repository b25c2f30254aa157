import json
import re
import signal
import socket
import subprocess
import time
from contextlib import closing

import httpx2 as httpx
import pytest

from tests.e2e.conftest import Demo, Newcomer, free_port

STEPS = [
    "Starting the sample organisation",
    "Reading from the sources",
    "Building the models",
    "First figures",
    "Computing insights",
]


def test_the_demo_ends_well_and_shows_its_steps(demo: Demo) -> None:
    assert demo.result.returncode == 0, demo.result.stderr
    assert [step for step in STEPS if step not in demo.result.stdout] == []
    assert re.search(r"[1-9][\d,]* new, 0 changed, 0 unchanged, 0 deleted, 0 rejected", demo.result.stdout)


@pytest.mark.parametrize("metric", ["throughput", "issue_lead_time", "pull_request_cycle_time", "deployment_frequency"])
def test_the_demo_prints_first_figures(demo: Demo, metric: str) -> None:
    (line,) = [line for line in demo.result.stdout.splitlines() if line.startswith(f"{metric} ")]
    assert re.search(r"\d", line.removeprefix(metric)), line
    assert "no data" not in line


def test_the_demo_leaves_no_process_behind(demo: Demo) -> None:
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert [line for line in listed.splitlines() if str(demo.newcomer.data_dir) in line] == []
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", demo.newcomer.sample_port)) != 0


def test_a_second_run_changes_nothing(sample: Newcomer) -> None:
    question = ("metrics", "issue_lead_time", "--by", "team,week", "--json")
    before = json.loads(sample.pulse(*question, environment=sample.on_the_sample).stdout)
    result = sample.pulse("run", "--json", environment=sample.on_the_sample)
    assert result.returncode == 0, result.stderr
    sync = json.loads(result.stdout)["summary"]["sync"]
    assert {name: sync[name] for name in ("new", "changed", "deleted", "rejected")} == {
        "new": 0,
        "changed": 0,
        "deleted": 0,
        "rejected": 0,
    }
    after = json.loads(sample.pulse(*question, environment=sample.on_the_sample).stdout)
    assert before["n"] > 0
    assert after["rows"] == before["rows"]


def test_figures_are_told_by_team_and_as_a_table_for_programs(demo: Demo) -> None:
    environment = demo.newcomer.on_the_sample
    listed = demo.newcomer.pulse("metrics", "throughput", "--by", "team", "--csv", environment=environment)
    header, *rows = listed.stdout.splitlines()
    assert header == "metric,unit,period,team,value,n,coverage"
    assert len(rows) == 4
    status = json.loads(demo.newcomer.pulse("status", "--json", environment=environment).stdout)
    assert {"issues", "conversations", "deployments"} <= {stream["stream"] for stream in status["streams"]}
    assert all(stream["watermark"] for stream in status["streams"])


def test_up_serves_until_it_is_stopped(sample: Newcomer) -> None:
    api, dagster = free_port(), free_port()
    command = [str(sample.command), "up", "--api-port", str(api), "--dagster-port", str(dagster)]
    process = subprocess.Popen(
        command, env=sample.on_the_sample, cwd=sample.home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        printed = ""
        deadline = time.monotonic() + 120
        while "Ctrl-C" not in printed and time.monotonic() < deadline:
            printed += process.stdout.readline()
        assert httpx.get(f"http://127.0.0.1:{api}/health/ready").status_code == 200
        with closing(signed_in(sample, api)) as client:
            assert client.get("/api/v1/metrics/throughput/value").json()["n"] > 0
        assert location_error(dagster) is None
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=40)
    assert (process.returncode, complaints) == (0, "")


def signed_in(newcomer: Newcomer, port: int) -> httpx.Client:
    """A client of the API, signed in as a user that the command line added."""
    email, password = "grace@example.com", "correct horse battery"
    environment = newcomer.on_the_sample | {"PULSE_NEW_PASSWORD": password}
    added = subprocess.run(
        [str(newcomer.command), "users", "add", email],
        env=environment,
        cwd=newcomer.home,
        capture_output=True,
        text=True,
    )
    assert (added.returncode, added.stdout) == (0, f"{email} is now viewer.\n"), added.stderr
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}")
    answer = client.post("/api/v1/auth/login", json={"email": email, "password": password})
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def location_error(port: int) -> str | None:
    """What keeps Dagster from loading the code location, if anything."""
    query = """{ workspaceOrError { ... on Workspace { locationEntries {
        locationOrLoadError { __typename ... on PythonError { message } } } } } }"""
    answer = httpx.post(f"http://127.0.0.1:{port}/graphql", json={"query": query}, timeout=60).json()
    (entry,) = answer["data"]["workspaceOrError"]["locationEntries"]
    message: str | None = entry["locationOrLoadError"].get("message")
    return message


def test_a_taken_port_is_named_before_anything_starts(demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = demo.newcomer.pulse("demo", "--api-port", port, "--sample-port", str(free_port()))
    assert result.returncode == 1
    assert f"Port {port} on 127.0.0.1 is not free for the API" in result.stderr
    assert "--api-port" in result.stderr
