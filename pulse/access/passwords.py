"""Hashing of passwords with argon2id, and which ones are too easy. A hash takes about 0.2 s of one processor."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pulse.access.errors import AccessError

SHORTEST, LONGEST = 12, 256


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    """A hash of nothing, so that a login of nobody takes as long as one of somebody."""
    return _hasher().hash("no such user")


def hashed(password: str) -> str:
    """The argon2id hash of `password`, with its parameters and salt.

    Raises:
        AccessError: the password is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccessError(f"A password has {SHORTEST} to {LONGEST} characters.")
    return _hasher().hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` is the one that `stored` is of; takes the same time where there is none stored."""
    try:
        return _hasher().verify(stored or _nobody(), password[:LONGEST]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether `stored` was made with weaker parameters than those of today."""
    return _hasher().check_needs_rehash(stored)
