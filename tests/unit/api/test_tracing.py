"""Traces, by a process that sends them to a receiver over real HTTP."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

from tests.unit.scripted_server import ScriptedServer

ASK = """
import sys
from fastapi.testclient import TestClient
from api.app import create_app
from pulse.settings import Settings
app = create_app(Settings(_env_file=None, data_dir=sys.argv[2]), sys.argv[1])
with TestClient(app) as client:
    client.headers["Authorization"] = "Bearer hush-hush"
    assert client.get("/api/v1/findings").status_code == 401
    assert client.get("/health/live").status_code == 200
    with app.state.pool.connection() as connection:
        connection.execute("select 1 where %s = 'x'", ["hush-hush"])
"""


def test_requests_and_statements_are_traced_without_values(
    server: ScriptedServer, database_url: str, tmp_path: Path
) -> None:
    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": server.url, "PATH": "", "OTEL_BSP_SCHEDULE_DELAY": "100"}
    command = [sys.executable, "-c", ASK, database_url, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    messages = import_module("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
    names = set()
    for asked in server.asked:
        assert asked.path == "/v1/traces"
        assert b"hush-hush" not in asked.body
        for resource in messages.ExportTraceServiceRequest.FromString(asked.body).resource_spans:
            names |= {span.name for scope in resource.scope_spans for span in scope.spans}
    assert "GET /api/v1/findings" in names
    assert any(name.startswith(("SELECT", "select")) for name in names)
    assert not any("health" in name for name in names)
