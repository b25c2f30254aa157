"""What every request passes: its id, the limits, the headers, the size, the log."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from pulse.logs import configure_logging
from pulse.settings import Settings

from .conftest import SECRET

Gate = Callable[..., TestClient]
PROBLEM = "application/problem+json"


@pytest.fixture
def gate(database_url: str) -> Iterator[Gate]:
    """Clients of an API with the settings given."""
    opened: list[TestClient] = []

    def client_of(address: str = "192.0.2.1", **values: Any) -> TestClient:
        app = create_app(Settings(_env_file=None, jwt_secret=SECRET, **values), database_url)
        opened.append(TestClient(app, client=(address, 1)).__enter__())
        return opened[-1]

    yield client_of
    for client in opened:
        client.__exit__()


def test_a_request_keeps_its_id_if_that_is_sane(gate: Gate) -> None:
    client = gate()
    assert (
        client.get("/health/live", headers={"X-Request-Id": "trace-1234.a"}).headers["x-request-id"] == "trace-1234.a"
    )
    for odd in ("short", "with space 123", "x" * 65, "{json}12345"):
        given = client.get("/health/live", headers={"X-Request-Id": odd}).headers["x-request-id"]
        assert given != odd
        assert len(given) == 16


def test_an_unexpected_error_has_the_headers_and_the_id_too(gate: Gate) -> None:
    client = gate()
    client.app.state.reading = None  # type: ignore[attr-defined]
    answer = TestClient(client.app, raise_server_exceptions=False).get("/health/ready")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_browsers_are_told_what_to_refuse(gate: Gate) -> None:
    client = gate(trusted_proxies="192.0.2.0/24")
    headers = client.get("/health/live").headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-inline" not in headers["content-security-policy"].split("style-src")[0]
    assert "cdn.jsdelivr.net" in client.get("/docs").headers["content-security-policy"]
    assert "strict-transport-security" not in headers
    behind_tls = client.get("/health/live", headers={"X-Forwarded-Proto": "https"}).headers
    assert behind_tls["strict-transport-security"].startswith("max-age=31536000")


def test_other_sites_may_ask_only_where_they_are_named(gate: Gate) -> None:
    ours = {"Origin": "https://wiki.example.com", "Access-Control-Request-Method": "GET"}
    assert "access-control-allow-origin" not in gate().options("/api/v1/metrics", headers=ours).headers
    client = gate(cors_origins="https://wiki.example.com")
    allowed = client.options("/api/v1/metrics", headers=ours)
    assert allowed.headers["access-control-allow-origin"] == "https://wiki.example.com"
    assert "access-control-allow-credentials" not in allowed.headers
    other = client.options("/api/v1/metrics", headers={**ours, "Origin": "https://evil.example.com"})
    assert "access-control-allow-origin" not in other.headers


def body(kilobytes: int) -> Iterator[bytes]:
    yield b'{"email": "'
    yield from (b"a" * 1024 for _ in range(kilobytes))
    yield b'", "password": "x"}'


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_that_is_too_large_is_refused(gate: Gate, is_chunked: bool) -> None:
    client = gate(max_request_bytes=4096)
    headers = {"Content-Type": "application/json"}
    content = body(8) if is_chunked else b"".join(body(8))
    answer = client.post("/api/v1/auth/login", content=content, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)
    small = body(0) if is_chunked else b"".join(body(0))
    assert client.post("/api/v1/auth/login", content=small, headers=headers).status_code == 401


def test_strangers_have_a_limit_by_address_and_health_has_none(gate: Gate) -> None:
    client = gate(rate_limit_anonymous=3)
    answers = [client.get("/api/v1/metrics") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert [answer.headers["ratelimit"].split(";")[1] for answer in answers] == ["r=2", "r=1", "r=0", "r=0"]
    assert answers[0].headers["ratelimit-policy"] == '"default";q=3;w=60'
    assert 1 <= int(answers[3].headers["retry-after"]) <= 20
    assert answers[3].headers["content-type"] == PROBLEM
    assert "ratelimit" not in client.get("/health/live").headers
    assert TestClient(client.app, client=("192.0.2.2", 1)).get("/api/v1/metrics").status_code == 401


def test_behind_a_trusted_proxy_the_client_counts(gate: Gate) -> None:
    client = gate(rate_limit_anonymous=1, trusted_proxies="192.0.2.1")
    addresses = ["203.0.113.1", "203.0.113.2", "203.0.113.1"]
    asked = [client.get("/api/v1/metrics", headers={"X-Forwarded-For": address}) for address in addresses]
    assert [answer.status_code for answer in asked] == [401, 401, 429]
    stranger = TestClient(client.app, client=("198.51.100.1", 1))
    forged = [stranger.get("/api/v1/metrics", headers={"X-Forwarded-For": address}) for address in addresses[:2]]
    assert [answer.status_code for answer in forged] == [401, 429]


def test_large_answers_are_compressed(gate: Gate) -> None:
    answer = gate().get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_the_log_has_one_line_a_request_without_what_was_asked(gate: Gate) -> None:
    stream, before = StringIO(), logging.getLogger().handlers[:]
    client = gate()
    configure_logging(Settings(_env_file=None), stream)
    try:
        client.get("/api/v1/metrics/throughput?period=hush-hush", headers={"Authorization": "Bearer hush-hush"})
        client.get("/api/hush-hush")
    finally:
        logging.basicConfig(handlers=before, level=logging.WARNING, force=True)
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    routes = [(line["method"], line["route"], line["status"], line["user"]) for line in told]
    assert routes == [("GET", "/api/v1/metrics/{name}", 401, None), ("GET", "unmatched", 404, None)]
    assert all(line["ms"] > 0 and len(line["request_id"]) == 16 for line in told)
    assert "hush-hush" not in stream.getvalue()
