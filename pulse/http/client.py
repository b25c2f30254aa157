"""One HTTP client for all sources: sends, waits where a limit asks for it, repeats what failed in passing, decodes."""

import logging
import ssl
import threading
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

from pulse.http.credentials import Credential, CredentialPool
from pulse.http.decoding import decode
from pulse.http.errors import TooHeavy, Unavailable, refusal
from pulse.http.rate_limit import Answer, HoldReader, retry_after
from pulse.http.retry import TRANSIENT, pause
from pulse.http.usage import Usage, together
from pulse.redaction import Redactor, secrets_sent

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

    `read_hold` tells the vendor's limits from an answer; `quota` names the one that its requests use up, `quota_of`
    does so by method and path where each endpoint has its own. `sleep` and `clock` (epoch seconds) can be set by tests.
    """

    def __init__(
        self,
        base_url: str,
        credentials: CredentialPool,
        read_hold: HoldReader,
        *,
        quota: str = "core",
        quota_of: Callable[[str, str], str] | None = None,
        headers: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.credentials = credentials
        self.quota = quota
        self.requests = 0
        self._read_hold, self._sleep, self._clock = read_hold, sleep, clock
        self._quota_of = quota_of or (lambda _method, _path: quota)
        self._quotas: set[str] = set()
        self._sent: set[str] = set()
        self._ahead = 0.0
        self._lock = threading.Lock()
        self._mine = threading.local()
        self._waiting: dict[int, tuple[datetime, str]] = {}
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

    def usage(self) -> Usage:
        """What has been asked, what is left of the quotas that were used, and what is being waited for."""
        with self._lock:
            quotas, waiting = list(self._quotas), list(self._waiting.values())
        left = [Usage(0, self.credentials.left(quota), self.credentials.resets_at(quota)) for quota in quotas]
        waits = [Usage(waiting_until=until, waiting_for=reason) for until, reason in waiting]
        return replace(together([*left, *waits]), requests=self.requests, own_requests=self._own_requests())

    def _own_requests(self) -> int:
        return int(getattr(self._mine, "requests", 0))

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
        where = self._redact(f"{method} {url.split('?')[0]}")
        quota = self._quota_of(method, url.removeprefix(self.base_url))
        self._quotas.add(quota)
        failures = 0
        while True:
            answer = self._send(method, url, quota, request)
            if isinstance(answer, str):
                problem, asked = answer, 0.0
            elif answer.status in heavy:
                self.credentials.overloaded(quota, self._clock())
                raise TooHeavy(f"HTTP {answer.status}", where=where, remedy="Ask for less at a time.")
            elif answer.status in TRANSIENT:
                problem = f"HTTP {answer.status}: {self._told(answer)}"
                now = self._clock() + self._ahead
                asked = (retry_after(answer, now) or now) - now
            elif answer.status >= 300:
                raise refusal(answer.status, self._told(answer), where, answer.headers)
            else:
                try:
                    return Reply(decode(answer.body, shape), answer.headers)
                except (msgspec.DecodeError, UnicodeDecodeError) as error:
                    problem, asked = self._redact(_unreadable(answer.body, error)), 0.0
            failures += 1
            self.credentials.overloaded(quota, self._clock())
            wait = pause(failures, asked)
            if wait is None:
                remedy = "The next run goes on from the last complete page."
                raise Unavailable(f"{problem}, {failures} times", where=where, remedy=remedy)
            log.warning("%s failed (%s); attempt %d in %.1f s", where, problem, failures + 1, wait)
            self._sleep(wait)

    def _told(self, answer: Answer) -> str:
        """The source's own words; it may say what it was sent, such as a token that it does not know."""
        return self._redact(vendor_message(answer.body))

    def _redact(self, text: str) -> str:
        return Redactor([*self._sent])(text)

    def _send(self, method: str, url: str, quota: str, request: dict[str, Any]) -> Answer | str:
        """Send when a credential may; wait out every limit. Gives the answer, or what broke the connection."""
        while True:
            with self.credentials.claimed(quota, self._clock) as (credential, wait):
                if wait <= 0:
                    answer = self._exchange(method, url, quota, request, credential)
                    if answer is not None:
                        return answer
                    continue
            self._wait(wait, credential.hold(quota).reason)

    def _exchange(
        self, method: str, url: str, quota: str, request: dict[str, Any], credential: Credential
    ) -> Answer | str | None:
        """Send once; None where the answer is a limit's, which now holds the credential."""
        headers = {**request.get("headers", {}), **credential.headers()}
        with self._lock:
            self.requests += 1
            self._sent |= secrets_sent(headers)
        self._mine.requests = self._own_requests() + 1
        began = self._clock()
        try:
            response = self._http.request(method, url, **{**request, "headers": headers})
        except httpx.HTTPError as error:
            return self._redact(f"{type(error).__name__}: {error}")
        answer = Answer(response.status_code, _lower(response.headers), response.content)
        self._note_time(answer.headers.get("date"))
        now = self._clock()
        # Times in an answer are the source's; this machine's clock may be wrong.
        hold = self._read_hold(answer, now + self._ahead, credential.holds)
        if hold is None:
            self.credentials.note(credential, quota, answer.headers, self._ahead)
            if answer.status < 300:
                self.credentials.answered(quota, now - began, now)
            return answer
        # Whatever name the source gives it: the quota that these requests met is the one that must rest.
        hold = replace(hold, quota=hold.quota and quota, until=hold.until - self._ahead)
        self.credentials.hold(credential, hold)
        self.credentials.overloaded(quota, now)
        log.warning("%s: %s rests until %s", hold.reason, credential.name, _time(hold.until))
        return None

    def _wait(self, seconds: float, reason: str) -> None:
        until = self._clock() + seconds
        if seconds > LONGEST_SILENT_WAIT:
            log.info("waiting until %s (%s)", _time(until), reason)
        me = threading.get_ident()
        with self._lock:
            self._waiting[me] = (datetime.fromtimestamp(until, UTC), reason)
        try:
            self._sleep(seconds)
        finally:
            with self._lock:
                del self._waiting[me]

    def _note_time(self, date: str | None) -> None:
        try:
            told = parsedate_to_datetime(date or "").timestamp()
        except ValueError:
            return
        ahead = told - self._clock()
        # The header has whole seconds, so a smaller difference says nothing.
        self._ahead = ahead if abs(ahead) > 2 else 0.0


def _unreadable(body: bytes, error: Exception) -> str:
    if body[:200].lstrip().startswith(b"<"):
        return "an HTML page came in place of JSON, perhaps from a proxy or a login page"
    return f"answer of {len(body)} bytes is not the JSON expected: {error}"


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%H:%M:%S} UTC"


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
