"""Small things both APIs need: JSON answers, the caller's token, whole-number parameters."""

import base64
import binascii
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response


def json_answer(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer with this value, or with bytes that are JSON already."""
    body = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return Response(body, status, headers, media_type="application/json")


def token_of(authorization: str) -> str | None:
    """The token in an Authorization header (Bearer, token, or the password of Basic); None when there is none."""
    kind, _, credential = authorization.partition(" ")
    credential = credential.strip()
    if kind.lower() != "basic":
        return credential or None
    try:
        return base64.b64decode(credential, validate=True).decode().partition(":")[2] or None
    except (binascii.Error, UnicodeDecodeError):
        return None


def is_refused(authorization: str) -> bool:
    """Whether the caller gets 401: no token, or one that begins with `bad`."""
    token = token_of(authorization)
    return token is None or token.startswith("bad")


def whole_number(request: Request, name: str, default: int) -> int:
    """A query parameter as a number, `default` when absent or not a number."""
    text = request.query_params.get(name, "")
    return int(text) if text.isdigit() else default
