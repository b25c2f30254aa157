"""A GitHub App: statements signed with its key are given tokens that end after an hour."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import jwt

_LASTS = 3600
_LONGEST_STATEMENT = 600


@dataclass(slots=True)
class App:
    """An app with the public half of its key; `installations`: the account of each by number.

    `clock` tells epoch seconds. `given`: when each token ends.
    """

    id: str
    public_key: str
    installations: dict[int, str]
    clock: Callable[[], float] = time.time
    given: dict[str, float] = field(default_factory=dict)

    def speaks_for(self, statement: str) -> bool:
        """Whether the app signed this, for about now and for ten minutes at most."""
        try:
            said = jwt.decode(
                statement,
                self.public_key,
                algorithms=["RS256"],
                issuer=self.id,
                options={"require": ["exp", "iat", "iss"], "verify_exp": False, "verify_iat": False},
            )
        except jwt.PyJWTError:
            return False
        now = self.clock()
        return bool(said["iat"] <= now < said["exp"] <= now + _LONGEST_STATEMENT)

    def give(self) -> dict[str, str]:
        """A new token, as GitHub tells it."""
        token, ends = f"ghs_{len(self.given) + 1}", self.clock() + _LASTS
        self.given[token] = ends
        return {"token": token, "expires_at": f"{datetime.fromtimestamp(ends, UTC):%Y-%m-%dT%H:%M:%SZ}"}

    def accepts(self, token: str) -> bool:
        """Whether the token was given and has not ended."""
        return self.given.get(token, 0.0) > self.clock()
