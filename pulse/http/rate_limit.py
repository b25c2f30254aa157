"""Reads a vendor's answer for its limits: pure functions from status, headers and body to how long to hold back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

SECONDARY_LIMIT_PAUSE = 60.0
# A source that asks to wait until a time that has passed is not asked again and again at full speed.
SHORTEST_PAUSE = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer as plain data. Header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Hold:
    """Send nothing with this credential before `until` (epoch seconds); `quota` empty: of any kind."""

    until: float
    reason: str
    quota: str = ""


HoldReader = Callable[[Answer, float, int], Hold | None]
"""(answer, epoch seconds now, how many times held before) → hold, or None where the answer is no limit's."""


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def retry_after(answer: Answer, now: float) -> float | None:
    """Epoch seconds that `Retry-After` asks for; it may be a number of seconds or an HTTP date."""
    text = answer.headers.get("retry-after")
    seconds = _number(text)
    if seconds is not None:
        return now + seconds
    try:
        return datetime.strptime(text or "", "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None


def reset_at(headers: Mapping[str, str]) -> float | None:
    """Epoch seconds at which the quota of `X-RateLimit-*` begins anew; GitHub tells a number, Jira a time."""
    text = headers.get("x-ratelimit-reset")
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        return datetime.fromisoformat(text or "").timestamp()
    except ValueError:
        return None


class _Error(Struct):
    type: str = ""
    message: str = ""


class _Errors(Struct):
    errors: list[_Error]


def github_hold(answer: Answer, now: float, held: int) -> Hold | None:
    """GitHub: Retry-After, else the reset of an exhausted quota, else one minute and then twice as long each time."""
    if not _is_githubs_limit(answer):
        return None
    after = retry_after(answer, now)
    if after is not None:
        return Hold(max(after, now + SHORTEST_PAUSE), "GitHub asks to wait (secondary rate limit)")
    reset = reset_at(answer.headers)
    if reset is not None and answer.headers.get("x-ratelimit-remaining") == "0":
        quota = answer.headers.get("x-ratelimit-resource", "")
        return Hold(max(reset, now) + 1, "GitHub's hourly quota is used up", quota)
    return Hold(now + SECONDARY_LIMIT_PAUSE * 2 ** min(held, 5), "GitHub's secondary rate limit")


def _is_githubs_limit(answer: Answer) -> bool:
    """A 403 may also be a missing permission; GraphQL tells of its limits in a 200, beside records of any text."""
    if answer.status == 200:
        return any(e.type.startswith("RATE_LIMIT") or "rate limit" in e.message.lower() for e in _errors(answer.body))
    if answer.status == 403:
        used_up = answer.headers.get("x-ratelimit-remaining") == "0"
        return used_up or "retry-after" in answer.headers or b"rate limit" in answer.body[:2000].lower()
    return answer.status == 429


def _errors(body: bytes) -> list[_Error]:
    if b'"errors"' not in body[:2000]:
        return []
    try:
        return msgspec.json.decode(body, type=_Errors).errors
    except ValueError:
        return []


BURST = "jira-burst-based"


def jira_hold(answer: Answer, now: float, held: int) -> Hold | None:
    """Jira: 429 with Retry-After or a reset stamp; without either, five seconds and then twice as long each time.

    A burst limit is one endpoint's; the others go on. Every other limit holds all.
    """
    if answer.status != 429:
        return None
    told = answer.headers.get("ratelimit-reason", "")
    after = retry_after(answer, now) or reset_at(answer.headers) or now + 5.0 * 2 ** min(held, 6)
    quota = "endpoint" if told == BURST else ""
    return Hold(max(after, now + SHORTEST_PAUSE), f"Jira's rate limit ({told or 'no reason given'})", quota)


def jira_endpoint(method: str, path: str) -> str:
    """The endpoint of a request, whose limit is its own: `GET /rest/api/3/issue/{}/changelog`."""
    parts = path.split("?", 1)[0].split("/")
    return f"{method} " + "/".join(
        "{}" if any(c.isdigit() for c in part) and part not in VERSIONS else part for part in parts
    )


VERSIONS = frozenset({"2", "3", "1.0"})
