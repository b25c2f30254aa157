"""What a source can answer that ends a request, each with what a person can do about it."""


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


def refusal(status: int, message: str, where: str) -> SourceError:
    """The error that a final 4xx answer stands for; `message` is the vendor's own text."""
    kind, remedy = REFUSALS.get(
        status, (RequestRefused, "Please report this: Pulse asked in a way the source refuses.")
    )
    return kind(f"HTTP {status}: {message or 'no reason given'}", where=where, remedy=remedy)
