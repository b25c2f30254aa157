"""The secret that signs access tokens: PULSE_JWT_SECRET, else one made on first use and kept in PULSE_DATA_DIR."""

import os
import secrets
from pathlib import Path

from pulse.errors import ConfigurationError
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
    return _kept(settings.data_dir / FILE)


def _kept(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Made with its rights, and by one process only: the others find it.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
