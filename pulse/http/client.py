"""One HTTP client for all sources: sends, waits where a limit asks for it, repeats what failed in passing, decodes."""

import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from typing import Any, Generic, TypeVar

import httpx2 as httpx
import msgspec

from pulse.http.credentials import CredentialPool
from pulse.http.decoding import decode
from pulse.http.errors import TooHeavy, Unavailable, refusal
from pulse.http.rate_limit import Answer, HoldReader, retry_after
from pulse.http.retry import TRANSIENT, pause

log = logging.getLogger(__name__)

T = TypeVar("T")
TIMEOUT = httpx.Timeout(60.0, connect=10.0)
LONGEST_SILENT_WAIT = 5.0


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """A decoded answer with its headers (names in lower case)."""

    value: T
    headers: Mapping[str, str]


class Client:
    """Requests to one source. Safe between threads; `requests` counts every one sent.

    `read_hold` tells the vendor's limits from an answer; `quota` names the one that its requests use up.
    `sleep` and `clock` (epoch seconds) can be set by tests.
    """

    def __init__(
        self,
        base_url: str,
        credentials: CredentialPool,
        read_hold: HoldReader,
        *,
        quota: str = "core",
        headers: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.credentials = credentials
        self.quota = quota
        self.requests = 0
        self._read_hold, self._sleep, self._clock = read_hold, sleep, clock
        self._ahead = 0.0
        agent = {"User-Agent": f"pulse/{version('pulse-analytics')}", "Accept": "application/json"}
        self._http = httpx.Client(
            headers={**agent, **(headers or {})}, timeout=TIMEOUT, follow_redirects=True, verify=_certificates()
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def now(self) -> datetime:
        """The source's own time, by the Date header of its latest answer: this machine's clock may be wrong."""
        return datetime.fromtimestamp(self._clock() + self._ahead, UTC)

    def get(self, path: str, shape: type[T], params: Mapping[str, Any] | None = None) -> Reply[T]:
        """GET `path` (or a whole address) and decode its JSON body into `shape`.

        Raises:
            SourceError: see `pulse.http.errors`.
        """
        return self._ask("GET", path, shape, params=params)

    def post(self, path: str, shape: type[T], body: object, *, heavy: frozenset[int] = frozenset()) -> Reply[T]:
        """POST `body` as JSON and decode the answer; a status in `heavy` raises `TooHeavy` and is not repeated."""
        content, kind = msgspec.json.encode(body), {"Content-Type": "application/json"}
        return self._ask("POST", path, shape, heavy=heavy, content=content, headers=kind)

    def _ask(
        self, method: str, path: str, shape: type[T], *, heavy: frozenset[int] = frozenset(), **request: Any
    ) -> Reply[T]:
        url = path if path.startswith(("http://", "https://")) else f"{self.base_url}{path}"
        where = f"{method} {url.split('?')[0]}"
        failures = 0
        while True:
            answer = self._send(method, url, request)
            if isinstance(answer, str):
                problem, asked = answer, 0.0
            elif answer.status in heavy:
                raise TooHeavy(f"HTTP {answer.status}", where=where, remedy="Ask for less at a time.")
            elif answer.status in TRANSIENT:
                problem = f"HTTP {answer.status}: {vendor_message(answer.body)}"
                asked = (retry_after(answer, self._clock()) or self._clock()) - self._clock()
            elif answer.status >= 300:
                raise refusal(answer.status, vendor_message(answer.body), where)
            else:
                try:
                    return Reply(decode(answer.body, shape), answer.headers)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    problem, asked = f"answer of {len(answer.body)} bytes is not the JSON expected: {error}", 0.0
            failures += 1
            wait = pause(failures, asked)
            if wait is None:
                remedy = "The next run goes on from the last complete page."
                raise Unavailable(f"{problem}, {failures} times", where=where, remedy=remedy)
            log.warning("%s failed (%s); attempt %d in %.1f s", where, problem, failures + 1, wait)
            self._sleep(wait)

    def _send(self, method: str, url: str, request: dict[str, Any]) -> Answer | str:
        """Send when a credential may; wait out every limit. Gives the answer, or what broke the connection."""
        while True:
            now = self._clock()
            credential, wait = self.credentials.choose(self.quota, now)
            if wait > 0:
                if wait > LONGEST_SILENT_WAIT:
                    log.info("all credentials are held; going on at %s", datetime.fromtimestamp(now + wait, UTC))
                self._sleep(wait)
                continue
            headers = {**request.get("headers", {}), **credential.headers()}
            self.requests += 1
            try:
                response = self._http.request(method, url, **{**request, "headers": headers})
            except httpx.HTTPError as error:
                return f"{type(error).__name__}: {error}"
            answer = Answer(response.status_code, _lower(response.headers), response.content)
            self._note_time(answer.headers.get("date"))
            hold = self._read_hold(answer, self._clock(), credential.holds)
            if hold is None:
                self.credentials.note(credential, self.quota, answer.headers)
                return answer
            # Whatever name the source gives it: the quota that these requests met is the one that must rest.
            self.credentials.hold(credential, replace(hold, quota=hold.quota and self.quota))
            log.warning("%s; %s rests until %s", hold.reason, credential.name, datetime.fromtimestamp(hold.until, UTC))

    def _note_time(self, date: str | None) -> None:
        try:
            told = parsedate_to_datetime(date or "").timestamp()
        except ValueError:
            return
        ahead = told - self._clock()
        # The header has whole seconds, so a smaller difference says nothing.
        self._ahead = ahead if abs(ahead) > 2 else 0.0


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust; shared by all clients, for reading the certificates takes longer than a request."""
    return httpx.create_ssl_context()


def _lower(headers: httpx.Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def vendor_message(body: bytes) -> str:
    """The reason in a vendor's error body: Jira's `errorMessages`, GitHub's `message`; else its first characters."""
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body[:200].decode("utf-8", "replace").strip()
    if not isinstance(decoded, dict):
        return str(decoded)[:200]
    reasons = list(decoded.get("errorMessages") or [])
    if isinstance(decoded.get("errors"), dict):
        reasons += decoded["errors"].values()
    return "; ".join(map(str, reasons)) or str(decoded.get("message", ""))[:500]
