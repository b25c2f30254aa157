"""Problem documents as RFC 9457 has them, each with the id of its request."""

from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse
from starlette.types import Scope

MEDIA_TYPE = "application/problem+json"


def problem(scope: Scope, status: HTTPStatus, detail: str, *, headers: Any = None, **extensions: Any) -> JSONResponse:
    """The answer to the request of `scope`; extensions of None are left out. `detail` is read by people."""
    document = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "instance": scope["path"],
        "request_id": scope.get("request_id"),
        **extensions,
    }
    told = {name: value for name, value in document.items() if value is not None}
    return JSONResponse(told, status_code=status, headers=headers, media_type=MEDIA_TYPE)
