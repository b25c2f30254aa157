"""Signing in at an OpenID Connect provider: authorization code with PKCE. Knows nothing of our HTTP routes."""

from pulse.access.oidc.attempt import Attempt
from pulse.access.oidc.claims import Claims, OidcRefused
from pulse.access.oidc.provider import Provider, provider_of
from pulse.access.oidc.users import join

__all__ = ["Attempt", "Claims", "OidcRefused", "Provider", "join", "provider_of"]
