"""What a check found, and the short HTTP request that the checks of sources make."""

import base64
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx2 as httpx

TIMEOUT_SECONDS = 15.0


class State(StrEnum):
    """How a check ended; a warning leaves Pulse working with less."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: `finding` says what is so, `remedy` what to do about it."""

    subject: str
    name: str
    state: State
    finding: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A source's answer: its status (0: none came), decoded body and headers, or the reason why none came."""

    status: int
    body: Any
    headers: httpx.Headers
    reason: str = ""

    @property
    def good(self) -> bool:
        """Whether the request was served."""
        return 200 <= self.status < 300


class Probe:
    """Asks a source once a question, without repeating: a person waits for the answer."""

    def __init__(self, base_url: str, headers: dict[str, str]) -> None:
        self._http = httpx.Client(
            base_url=base_url.rstrip("/"), headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=True
        )

    def ask(self, path: str, *, body: object = None) -> Reply:
        """GET `path` below the base address, or POST `body` as JSON to it."""
        try:
            answer = self._http.get(path) if body is None else self._http.post(path, json=body)
        except httpx.HTTPError as error:
            return Reply(0, None, httpx.Headers(), f"{type(error).__name__}: {error}")
        try:
            return Reply(answer.status_code, answer.json(), answer.headers)
        except ValueError:
            return Reply(answer.status_code, None, answer.headers, "the answer is not JSON")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def basic(user: str, password: str) -> str:
    """The Authorization header of `user` and `password`."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
