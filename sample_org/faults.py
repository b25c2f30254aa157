"""Faults that tests arm: what goes wrong, on which requests, how often. How they are acted out is in `layer`."""

import re
from typing import Any, Literal

import msgspec

Kind = Literal["status", "reset", "truncate", "html", "bad_json", "slow", "partial"]


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """One armed fault.

    `route` is a regular expression searched in `METHOD /path?query`. The first `after` matches pass, then `times`
    (-1: all) are hit. `status` (of kinds `status`, an error in the vendor's shape, and `html`), `retry_after` and
    `seconds` (of kind `slow`) say more. `partial` is GraphQL's 200 with nulls and errors.
    """

    route: str
    kind: Kind
    status: int = 503
    retry_after: int | None = None
    seconds: float = 1.0
    times: int = 1
    after: int = 0
    seen: int = 0
    fired: int = 0

    def takes(self, line: str) -> bool:
        """Whether this request is hit; counts it."""
        if 0 <= self.times <= self.fired or not re.search(self.route, line):
            return False
        self.seen += 1
        if self.seen <= self.after:
            return False
        self.fired += 1
        return True


def read_faults(body: bytes) -> list[Fault]:
    """One fault or a list of them; raises msgspec.ValidationError or re.error."""
    faults = msgspec.json.decode(body, type=Fault | list[Fault])
    listed = faults if isinstance(faults, list) else [faults]
    for fault in listed:
        re.compile(fault.route)
    return listed


def error_answer(path: str, fault: Fault) -> tuple[dict[str, Any], dict[str, str]]:
    """The body and headers of an error as the service that owns the path would give it."""
    headers = {} if fault.retry_after is None else {"retry-after": str(fault.retry_after)}
    if path.startswith("/jira"):
        if fault.status == 429:
            headers |= {"x-ratelimit-remaining": "0", "ratelimit-reason": "jira-burst-based"}
            return {"errorMessages": ["Rate limit exceeded."], "errors": {}}, headers
        return {"errorMessages": [_TEXTS.get(fault.status, "Error")], "errors": {}}, headers
    if path == "/github/graphql" and fault.status >= 500:
        text = "Something went wrong while executing your query. Please include `0:0` when reporting this issue."
        return {"data": None, "errors": [{"message": text}]}, headers
    text = _TEXTS.get(fault.status, "Error")
    if fault.status in (403, 429) and fault.retry_after is not None:
        text = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    elif fault.status in (403, 429):
        text = "API rate limit exceeded for user ID 1."
        headers["x-ratelimit-remaining"] = "0"
    return {"message": text, "documentation_url": "https://docs.github.com/rest", "status": str(fault.status)}, headers


_TEXTS = {
    401: "Bad credentials",
    403: "Forbidden",
    404: "Not Found",
    410: "Gone",
    422: "Validation Failed",
    500: "Internal server error",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}
