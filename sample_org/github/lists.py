"""REST lists: page numbers or cursors with Link headers, and entity tags."""

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from sample_org.answers import whole_number

Row = tuple[tuple[str, int], Callable[[], dict[str, Any]]]


def tagged(request: Request, value: Any, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer with a weak entity tag; 304 when the caller has it already."""
    body = msgspec.json.encode(value)
    tag = f'W/"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    headers = {**(headers or {}), "etag": tag, "cache-control": "private, max-age=60, s-maxage=60"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def numbered(
    request: Request,
    address: str,
    values: Sequence[Callable[[], dict[str, Any]]],
    wrap: Callable[[list[dict[str, Any]]], Any] = list,
) -> Response:
    """A page by `page` and `per_page`, with links to the others; `address` is the list's own URL.

    `wrap` makes the answer's body of the page; some lists stand beside figures.
    """
    size, page = _size(request), max(1, whole_number(request, "page", 1))
    last = max(1, -(-len(values) // size))
    links = {"prev": page - 1, "first": 1} if page > 1 else {}
    links |= {"next": page + 1, "last": last} if page < last else {}
    link = ", ".join(f'<{_url(request, address, page=n)}>; rel="{name}"' for name, n in links.items())
    shown = [render() for render in values[(page - 1) * size : page * size]]
    return tagged(request, wrap(shown), {"link": link} if link else {})


def walked(request: Request, address: str, rows: Sequence[Row], *, descending: bool) -> Response:
    """A page of rows sorted by (time, number), with a `next` link that marks the position of its last row.

    Records that move while they are read are met again, never lost. A page number without a cursor works too.
    """
    rows = sorted(rows, key=lambda row: row[0], reverse=descending)
    size, page = _size(request), max(1, whole_number(request, "page", 1))
    cursor = request.query_params.get("after")
    start = _after(rows, cursor, descending=descending) if cursor else (page - 1) * size
    shown = rows[start : start + size]
    headers = {}
    if start + size < len(rows):
        mark = base64.urlsafe_b64encode(msgspec.json.encode(shown[-1][0])).decode()
        headers["link"] = f'<{_url(request, address, after=mark, page=page + 1)}>; rel="next"'
    return tagged(request, [render() for _, render in shown], headers)


def _after(rows: Sequence[Row], cursor: str, *, descending: bool) -> int:
    time, number = msgspec.json.decode(base64.urlsafe_b64decode(cursor))
    if descending:
        return sum(row[0] >= (time, number) for row in rows)
    return bisect_right(rows, (time, number), key=lambda row: row[0])


def _size(request: Request) -> int:
    return max(1, min(100, whole_number(request, "per_page", 30)))


def _url(request: Request, address: str, **changed: str | int) -> str:
    return f"{address}?{urlencode({**request.query_params, **changed})}"
