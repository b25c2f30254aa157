"""OpenTelemetry traces, where OpenTelemetry's own variables name a place to send them to."""

import os
from importlib import import_module
from importlib.util import find_spec

from fastapi.telemetry import TelemetryConfig
from starlette.types import Scope

from pulse.errors import ConfigurationError

INSTRUMENTORS = {"httpx": "HTTPX2ClientInstrumentor", "psycopg": "PsycopgInstrumentor"}
# The sign-in's answer bears a code in its query, and nobody traces the looks of a load balancer.
LEFT_OUT = ("/health/", "/metrics", "/api/v1/auth/")


def telemetry() -> TelemetryConfig:
    """What FastAPI traces: each request with its parts. Statements and calls to others become spans within.

    Raises:
        ConfigurationError: traces are asked for, but the packages for them are not installed.
    """
    # These are the SDK's variables, not ours.
    asked = os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") or os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    if not asked:
        return {"tracing": False, "metrics": False, "logs": False}
    if find_spec("opentelemetry.instrumentation") is None:
        raise ConfigurationError("OTEL_EXPORTER_OTLP_ENDPOINT is set: install pulse-analytics[otel] to send traces.")
    os.environ.setdefault("OTEL_SERVICE_NAME", "pulse-api")
    _trace_calls()
    return {"auto_configure": True, "metrics": False, "logs": False, "exclude": _is_left_out}


def _trace_calls() -> None:
    for module, name in INSTRUMENTORS.items():
        instrumentor = getattr(import_module(f"opentelemetry.instrumentation.{module}"), name)()
        if not instrumentor.is_instrumented_by_opentelemetry:
            instrumentor.instrument()


def _is_left_out(scope: Scope) -> bool:
    path: str = scope["path"]
    return path.startswith(LEFT_OUT)
