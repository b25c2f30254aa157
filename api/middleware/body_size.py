"""Refuses requests that say themselves that they are too large; those that do not say are cut off by FastAPI."""

from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import problem


class BodySize:
    """Answers 413 where `Content-Length` is more than `most` bytes, and 400 where it is no number."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it is too large."""
        given = next((value for name, value in scope.get("headers", ()) if name == b"content-length"), b"0")
        if given.isdigit() and int(given) <= self.most:
            await self.app(scope, receive, send)
            return
        status, detail = HTTPStatus.BAD_REQUEST, "Content-Length is no number."
        if given.isdigit():
            status, detail = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A request has at most {self.most} bytes."
        await problem(scope, status, detail)(scope, receive, send)
