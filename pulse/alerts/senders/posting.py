"""Posting a body over HTTP, for webhooks of every kind. Redirects are not followed: they could lead anywhere."""

from collections.abc import Mapping

import httpx2 as httpx

from pulse.alerts.errors import DeliveryError

TIMEOUT_SECONDS = 10.0
WORTH_ANOTHER_TRY = (408, 425, 429)


def post(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Post `body`; DeliveryError unless the receiver took it. Errors never hold the address, which may be secret."""
    try:
        reply = httpx.post(url, content=body, headers=dict(headers), timeout=TIMEOUT_SECONDS, follow_redirects=False)
    except httpx.HTTPError as error:
        raise DeliveryError(f"The receiver cannot be reached ({type(error).__name__}).") from None
    if reply.is_success:
        return
    is_final = reply.status_code < 500 and reply.status_code not in WORTH_ANOTHER_TRY
    raise DeliveryError(
        f"The receiver answered {reply.status_code}.",
        is_final=is_final,
        retry_after=_seconds(reply.headers.get("retry-after")),
    )


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isdigit() else None
