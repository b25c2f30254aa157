"""What browsers are told to refuse on our behalf."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The dashboard: its own scripts, styles that libraries write into elements, pictures made on the page.
CONTENT = (
    b"default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    b"base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# FastAPI's documentation pages come with an inline script and take the rest from there.
DOCUMENTATION_CONTENT = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net; "
    b"style-src 'self' 'unsafe-inline' https://cdn.jsdelivr.net https://fonts.googleapis.com; "
    b"font-src https://fonts.gstatic.com; img-src 'self' data: https://fastapi.tiangolo.com https://cdn.redoc.ly; "
    b"worker-src blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"
)
DOCUMENTATION = frozenset({"/docs", "/redoc", "/docs/oauth2-redirect"})
ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]
TRANSPORT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """Adds them to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the answer gets the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        content = DOCUMENTATION_CONTENT if scope["path"] in DOCUMENTATION else CONTENT
        added = [*ALWAYS, (b"content-security-policy", content)]
        if scope["scheme"] == "https":
            added.append(TRANSPORT)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *added]
            await send(message)

        await self.app(scope, receive, send_with_headers)
