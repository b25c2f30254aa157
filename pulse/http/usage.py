"""What a source has been asked and what it still allows, for people who watch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests sent so far; what is left of the quota that is nearest its end, as far as the source tells.

    `waiting_until`: no request is sent before then, because of `waiting_for`. `own_requests`: those of the thread that
    asks.
    """

    requests: int = 0
    quota_left: int | None = None
    quota_resets_at: datetime | None = None
    waiting_until: datetime | None = None
    waiting_for: str | None = None
    own_requests: int = 0


def together(usages: Iterable[Usage]) -> Usage:
    """Several doors of one source: all requests, the scarcest quota, the longest wait."""
    known = list(usages)
    told = [usage for usage in known if usage.quota_left is not None]
    scarcest = min(told, key=lambda usage: usage.quota_left or 0, default=Usage())
    waiting = [(usage.waiting_until, usage.waiting_for) for usage in known if usage.waiting_until is not None]
    until, reason = max(waiting, key=lambda wait: wait[0], default=(None, None))
    return Usage(
        sum(usage.requests for usage in known),
        scarcest.quota_left,
        scarcest.quota_resets_at,
        until,
        reason,
        sum(usage.own_requests for usage in known),
    )
