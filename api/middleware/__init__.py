"""What every request passes on its way in and out. All plain ASGI: Starlette's base class costs 200 µs a layer."""

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.middleware.access_log import AccessLog
from api.middleware.body_size import BodySize
from api.middleware.identification import Identification
from api.middleware.measuring import Measuring
from api.middleware.rate_limit import RateLimit
from api.middleware.request_id import RequestId
from api.middleware.routes import templates_of
from api.middleware.security_headers import SecurityHeaders
from pulse.settings import Settings

EXPOSED = ["X-Request-Id", "RateLimit", "RateLimit-Policy", "Retry-After", "ETag"]


class Gated(FastAPI):
    """The application behind its gate, which also stands around what answers unexpected errors."""

    def build_middleware_stack(self) -> ASGIApp:
        """The application's own layers inside, ours around them."""
        settings: Settings = self.state.settings
        self.state.templates = templates_of(self)
        app = super().build_middleware_stack()
        app = RateLimit(app, self.state)
        app = Identification(app, self.state)
        app = BodySize(app, settings.max_request_bytes)
        if settings.cors_origins:
            app = CORSMiddleware(
                app,
                settings.cors_origins,
                allow_methods=["*"],
                allow_headers=["Authorization", "Content-Type", "If-None-Match", "X-Request-Id"],
                expose_headers=EXPOSED,
                max_age=600,
            )
        app = SecurityHeaders(app)
        app = Measuring(app)
        app = AccessLog(app)
        app = RequestId(app)
        if settings.trusted_proxies:
            app = ProxyHeadersMiddleware(app, settings.trusted_proxies)  # type: ignore[arg-type, assignment]
        return app
