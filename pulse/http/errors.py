"""What a source can answer that ends a request, each with what a person can do about it."""

from collections.abc import Mapping


class SourceError(Exception):
    """A request that failed for good. `str()` says what, where, and what to do; it never holds a credential."""

    def __init__(self, what: str, *, where: str, remedy: str) -> None:
        super().__init__(f"{what} ({where}). {remedy}")
        self.what, self.where, self.remedy = what, where, remedy


class CredentialsRefused(SourceError):
    """401: the token is wrong, revoked or expired."""


class PermissionMissing(SourceError):
    """403: the token is good but may not do this."""


class NotFound(SourceError):
    """404 or 410: the record is not there, or the token cannot see it."""


class RequestRefused(SourceError):
    """Any other 4xx: the request itself is wrong, so asking again would not help."""


class Unavailable(SourceError):
    """The source did not give a usable answer, however often it was asked."""


class TooHeavy(SourceError):
    """A query that the source gave up on; a smaller one may pass."""


REFUSALS: dict[int, tuple[type[SourceError], str]] = {
    401: (CredentialsRefused, "Create a new token and set it; the present one is wrong, revoked or expired."),
    403: (PermissionMissing, "Give the token's account the permission named here."),
    404: (NotFound, "Check the name, and that the token's account may see it."),
    410: (NotFound, "The source has removed it."),
}


def refusal(status: int, message: str, where: str, headers: Mapping[str, str] | None = None) -> SourceError:
    """The error that a final 4xx answer stands for; `message` is the vendor's own text.

    `headers` (names in lower case) often tell which permission is missing.
    """
    kind, remedy = REFUSALS.get(
        status, (RequestRefused, "Please report this: Pulse asked in a way the source refuses.")
    )
    hints = [remedy, *_hints(headers or {})]
    return kind(f"HTTP {status}: {message or 'no reason given'}", where=where, remedy=" ".join(hints))


def _hints(headers: Mapping[str, str]) -> list[str]:
    """What the answer says of permissions: GitHub names scopes, permissions and single sign-on, Jira a locked login."""
    hints = []
    if permissions := headers.get("x-accepted-github-permissions"):
        hints.append(f"GitHub wants the permission {permissions.replace(';', ' or')}.")
    accepted, granted = _scopes(headers, "x-accepted-oauth-scopes"), _scopes(headers, "x-oauth-scopes")
    if accepted and not accepted & granted:
        has = ", ".join(sorted(granted)) or "none"
        hints.append(f"GitHub wants one of the scopes {', '.join(sorted(accepted))}; the token has {has}.")
    if "required" in headers.get("x-github-sso", ""):
        hints.append("Authorise the token for the organisation's single sign-on, in GitHub's settings of tokens.")
    if "DENIED" in headers.get("x-seraph-loginreason", ""):
        hints.append("Jira has locked the login; sign in once in the browser to unlock it.")
    return hints


def _scopes(headers: Mapping[str, str], name: str) -> set[str]:
    return {scope.strip() for scope in headers.get(name, "").split(",") if scope.strip()}
