"""The provider: its addresses and keys, where to send people, and the exchange of a code for what it says of them."""

import time
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt

from pulse.access.oidc.attempt import Attempt
from pulse.access.oidc.claims import Claims, OidcRefused
from pulse.errors import ConfigurationError
from pulse.settings import Settings

TIMEOUT_SECONDS = 10.0
KEPT_SECONDS = 3600.0
# Signed with a key of the provider's, never with the client's secret or not at all.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
LEEWAY_SECONDS = 60
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Provider:
    """The provider at `issuer`. Its addresses are asked for when first needed, its keys again when one is unknown."""

    def __init__(self, issuer: str, client_id: str, client_secret: str | None, role_claim: str) -> None:
        parts = urlsplit(issuer)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ConfigurationError("PULSE_OIDC_ISSUER must begin with https://.")
        self._issuer, self._client_id, self._client_secret = issuer, client_id, client_secret
        self._role_claim = role_claim
        self._known: tuple[float, dict[str, Any]] = (0.0, {})
        self._keys: dict[str | None, jwt.PyJWK] = {}

    def authorization_url(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in; OidcRefused when the provider does not answer."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": attempt.redirect_uri,
            "scope": "openid email profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        address = str(self._addresses()["authorization_endpoint"])
        return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"

    def claims(self, code: str, attempt: Attempt) -> Claims:
        """Who signed in; OidcRefused when the provider takes the code back or its token cannot be trusted."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.redirect_uri,
            "client_id": self._client_id,
            "code_verifier": attempt.verifier,
        }
        addresses = self._addresses()
        auth = None
        if self._client_secret and "client_secret_basic" in _ways_to_authenticate(addresses):
            auth = (self._client_id, self._client_secret)
        elif self._client_secret:
            form["client_secret"] = self._client_secret
        answer = _asked("POST", str(addresses["token_endpoint"]), data=form, auth=auth)
        return Claims.read(self._verified(str(answer.get("id_token") or ""), attempt), self._role_claim)

    def _verified(self, token: str, attempt: Attempt) -> dict[str, Any]:
        try:
            found: dict[str, Any] = jwt.decode(
                token,
                self._key(jwt.get_unverified_header(token).get("kid")),
                algorithms=ALGORITHMS,
                audience=self._client_id,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "aud", "iss"]},
            )
        except jwt.InvalidTokenError as error:
            raise OidcRefused("The provider's token cannot be trusted.") from error
        if found.get("nonce") != attempt.nonce or found.get("azp", self._client_id) != self._client_id:
            raise OidcRefused("The provider's token belongs to another sign-in.")
        return found

    def _addresses(self) -> dict[str, Any]:
        until, known = self._known
        if until < time.monotonic():
            known = _asked("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if known.get("issuer") != self._issuer:
                raise OidcRefused("The provider calls itself otherwise than PULSE_OIDC_ISSUER.")
            self._known = (time.monotonic() + KEPT_SECONDS, known)
        return known

    def _key(self, key_id: str | None) -> jwt.PyJWK:
        if key_id not in self._keys:
            found = jwt.PyJWKSet.from_dict(_asked("GET", str(self._addresses()["jwks_uri"]))).keys
            self._keys = {key.key_id: key for key in found}
        if key_id not in self._keys:
            raise OidcRefused("The provider's token is signed with a key that it does not show.")
        return self._keys[key_id]


def _ways_to_authenticate(addresses: dict[str, Any]) -> list[str]:
    return addresses.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]


def _asked(method: str, url: str, **more: Any) -> dict[str, Any]:
    # Loaded when first asked: the API starts without.
    import httpx2 as httpx

    try:
        answer = httpx.request(method, url, timeout=TIMEOUT_SECONDS, **more)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        # Its text may hold the code or the secret.
        raise OidcRefused("The provider does not answer as expected.") from error
    if not isinstance(found, dict):
        raise OidcRefused("The provider does not answer as expected.")
    return found


def provider_of(settings: Settings) -> Provider | None:
    """The configured provider, the same one each time; None where none is."""
    if not settings.oidc_issuer or not settings.oidc_client_id:
        return None
    secret = settings.oidc_client_secret
    return _provider(
        settings.oidc_issuer,
        settings.oidc_client_id,
        secret.get_secret_value() if secret else None,
        settings.oidc_role_claim,
    )


_provider = lru_cache(maxsize=4)(Provider)
