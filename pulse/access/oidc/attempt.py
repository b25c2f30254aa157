"""One attempt to sign in: what has to come back with the answer. The browser keeps it, signed, for ten minutes."""

import base64
import hashlib
import secrets
import time
from dataclasses import asdict, dataclass

import jwt

from pulse.access.oidc.claims import OidcRefused

LASTS_SECONDS = 600
ISSUER = "pulse sign-in attempt"
ALGORITHM = "HS256"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`state` ties the answer to this browser, `nonce` the token to this attempt, `verifier` the code to both."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    next_path: str

    @classmethod
    def begin(cls, redirect_uri: str, next_path: str) -> "Attempt":
        """A new one; `next_path` is a page of ours, anything else becomes the first page."""
        is_ours = next_path.startswith("/") and not next_path.startswith(("//", "/\\")) and next_path.isprintable()
        secret = secrets.token_urlsafe
        return cls(secret(24), secret(24), secret(48), redirect_uri, next_path if is_ours else "/")

    @property
    def challenge(self) -> str:
        """What the provider is shown of the verifier (S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def signed(self, secret: str) -> str:
        """As the browser keeps it."""
        return jwt.encode({**asdict(self), "iss": ISSUER, "exp": time.time() + LASTS_SECONDS}, secret, ALGORITHM)

    @classmethod
    def read(cls, signed: str | None, secret: str, state: str) -> "Attempt":
        """The attempt that the browser kept; OidcRefused unless it is ours, young, and the answer bears its `state`."""
        try:
            kept = jwt.decode(signed or "", secret, algorithms=[ALGORITHM], issuer=ISSUER)
        except jwt.InvalidTokenError as error:
            raise OidcRefused("This sign-in was not begun in this browser, or too long ago. Begin again.") from error
        attempt = cls(**{name: str(kept[name]) for name in cls.__dataclass_fields__})
        if not secrets.compare_digest(attempt.state.encode(), state.encode()):
            raise OidcRefused("The answer belongs to another sign-in. Begin again.")
        return attempt
