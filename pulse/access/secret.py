"""The secret that signs access tokens: PULSE_JWT_SECRET, else one made on first use and kept in PULSE_DATA_DIR."""

import secrets

from pulse.errors import ConfigurationError
from pulse.kept_secrets import kept_secret
from pulse.settings import Settings

FILE = "jwt_secret"
SHORTEST = 32


def signing_secret(settings: Settings) -> str:
    """The secret; ConfigurationError when the configured one is too short to be safe."""
    if settings.jwt_secret:
        value = settings.jwt_secret.get_secret_value()
        if len(value) < SHORTEST:
            raise ConfigurationError(f"PULSE_JWT_SECRET needs at least {SHORTEST} characters.")
        return value
    return kept_secret(settings.data_dir / FILE, lambda: secrets.token_urlsafe(48))
