"""Access tokens of a GitHub App's installation: asked for with a signed statement, renewed before they end."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

import httpx2 as httpx
import jwt
import msgspec
from msgspec import Struct
from pydantic import SecretStr

from pulse.http.errors import CredentialsRefused, NotFound, PermissionMissing, SourceError, Unavailable
from pulse.http.retry import TRANSIENT, pause

T = TypeVar("T")
ACCEPT = "application/vnd.github+json"
# GitHub takes statements of ten minutes at most, and none from the future.
ISSUED_BEFORE, VALID_FOR = 60, 540
# Of the hour that a token lasts it is used for 50 minutes.
USED_SHARE = 5 / 6
SHORTEST_USE = 1.0


class _Token(Struct):
    token: str
    expires_at: datetime


class _Account(Struct):
    login: str


class _Installation(Struct):
    account: _Account


class AppInstallation:
    """One installation of an app. Safe between threads. `sleep` and `clock` (epoch seconds) can be set by tests."""

    def __init__(
        self,
        api_url: str,
        app_id: str,
        private_key: SecretStr,
        number: str,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.number = number
        self._api_url, self._app_id, self._private_key = api_url.rstrip("/"), app_id, private_key
        self._sleep, self._clock = sleep, clock
        self._ahead = 0.0
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def headers(self) -> Mapping[str, str]:
        """The authentication headers, with a token that is good for some time.

        Raises:
            SourceError: GitHub gives no token.
        """
        with self._lock:
            if self._clock() >= self._renew_at:
                self._renew()
            return {"Authorization": f"Bearer {self._token}"}

    def account(self) -> str:
        """The organisation or user in whose account the app is installed.

        Raises:
            SourceError: GitHub does not tell.
        """
        return self._asked("GET", f"/app/installations/{self.number}", _Installation).account.login

    def _renew(self) -> None:
        told = self._asked("POST", f"/app/installations/{self.number}/access_tokens", _Token)
        lasts = told.expires_at.timestamp() - self._clock() - self._ahead
        self._token = told.token
        self._renew_at = self._clock() + max(lasts * USED_SHARE, SHORTEST_USE)

    def _asked(self, method: str, path: str, shape: type[T]) -> T:
        where = f"{method} {self._api_url}{path}"
        failures = 0
        is_clock_corrected = False
        while True:
            answer = self._sent(method, path)
            if isinstance(answer, httpx.Response) and answer.is_success:
                return msgspec.json.decode(answer.content, type=shape)
            if isinstance(answer, httpx.Response) and answer.status_code not in TRANSIENT:
                if answer.status_code == 401 and not is_clock_corrected and self._correct_clock(answer):
                    is_clock_corrected = True
                    continue
                raise _refusal(answer.status_code, where)
            failures += 1
            wait = pause(failures)
            if wait is None:
                problem = f"HTTP {answer.status_code}" if isinstance(answer, httpx.Response) else answer
                raise Unavailable(problem, where=where, remedy="The next run asks again.")
            self._sleep(wait)

    def _sent(self, method: str, path: str) -> httpx.Response | str:
        headers = {"Authorization": f"Bearer {self._statement()}", "Accept": ACCEPT, "User-Agent": "pulse"}
        try:
            return httpx.request(method, f"{self._api_url}{path}", headers=headers, timeout=30)
        except httpx.HTTPError as error:
            return f"{type(error).__name__}: {error}"

    def _statement(self) -> str:
        now = int(self._clock() + self._ahead)
        said = {"iss": self._app_id, "iat": now - ISSUED_BEFORE, "exp": now + VALID_FOR}
        try:
            return jwt.encode(said, self._private_key.get_secret_value(), algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError):
            # The library's own message may quote the key.
            raise CredentialsRefused(
                "the private key of the GitHub App cannot be read",
                where="PULSE_GITHUB_APP_PRIVATE_KEY",
                remedy="Set it to the PEM text that GitHub gave, or to the path of the file that holds it.",
            ) from None

    def _correct_clock(self, answer: httpx.Response) -> bool:
        """Take over GitHub's time; whether it differed."""
        try:
            told = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
        except ValueError:
            return False
        before, self._ahead = self._ahead, told - self._clock()
        return abs(self._ahead - before) > 2


def _refusal(status: int, where: str) -> SourceError:
    what = f"HTTP {status}"
    if status == 404:
        remedy = "Check PULSE_GITHUB_APP_INSTALLATION_ID: the app has no such installation."
        return NotFound(f"{what}: no such installation", where=where, remedy=remedy)
    if status == 403:
        remedy = "The installation is suspended, or the app may not make tokens; look at it in GitHub's settings."
        return PermissionMissing(f"{what}: no token for the installation", where=where, remedy=remedy)
    remedy = "Check PULSE_GITHUB_APP_ID and that PULSE_GITHUB_APP_PRIVATE_KEY is a key of this app."
    return CredentialsRefused(f"{what}: GitHub does not accept the app", where=where, remedy=remedy)
