"""The keys that encrypt stored credentials: PULSE_SECRET_KEYS, else one that is made and kept in PULSE_DATA_DIR."""

from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from pulse.errors import ConfigurationError
from pulse.kept_secrets import kept_secret
from pulse.settings import Settings

FILE = "secret_key"


def cipher(settings: Settings) -> MultiFernet:
    """Encrypts with the first key and decrypts with all. Where keys are configured, one made earlier still decrypts.

    Raises:
        ConfigurationError: one of PULSE_SECRET_KEYS is no key; the message tells which by its place.
    """
    made = made_key(settings)
    keys = [_key(secret.get_secret_value(), place) for place, secret in enumerate(settings.secret_keys, start=1)]
    if not keys:
        return MultiFernet([Fernet(kept_secret(made, new_key))])
    return MultiFernet([*keys, Fernet(made.read_text())] if made.exists() else keys)


def key_texts(settings: Settings) -> list[str]:
    """The keys that encrypt here, the configured ones or else the one that was made; none where none was needed yet."""
    made = made_key(settings)
    configured = [secret.get_secret_value() for secret in settings.secret_keys]
    return configured or ([made.read_text()] if made.exists() else [])


def made_key(settings: Settings) -> Path:
    """Where the key lies that is made when none is configured."""
    return settings.data_dir / FILE


def new_key() -> str:
    """A new key, as it stands in PULSE_SECRET_KEYS."""
    return Fernet.generate_key().decode()


def _key(text: str, place: int) -> Fernet:
    try:
        return Fernet(text)
    except ValueError as error:
        raise ConfigurationError(
            f"Key {place} of PULSE_SECRET_KEYS is none: it needs 32 random bytes in URL-safe base64. "
            "`pulse connections new-key` makes one."
        ) from error
