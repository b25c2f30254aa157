"""Checks of the keys that encrypt stored credentials."""

from contextlib import suppress

import psycopg

from pulse.connections.keys import cipher, made_key
from pulse.database import DatabaseError, connect
from pulse.doctor.check import Check, State
from pulse.errors import ConfigurationError
from pulse.settings import Settings
from pulse.stored_secrets import undecryptable

SUBJECT = "settings"
NAME = "secret keys"


def check_secret_keys(settings: Settings, url: str) -> list[Check]:
    """Whether every stored credential can be decrypted, and whether the key is kept apart from the data."""
    with suppress(DatabaseError, psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        with connect(url) as connection:
            try:
                count, lost = undecryptable(connection, cipher(settings))
            except ConfigurationError as error:
                return [Check(SUBJECT, NAME, State.FAILED, str(error), "Correct PULSE_SECRET_KEYS.")]
        if lost:
            remedy = "Put the key that encrypted them behind the others in PULSE_SECRET_KEYS, or rotate them."
            finding = f"no key decrypts the credentials of {', '.join(lost)}"
            return [Check(SUBJECT, NAME, State.FAILED, finding, remedy)]
        if count and not settings.secret_keys:
            remedy = (
                "Set PULSE_SECRET_KEYS (`pulse connections new-key` makes one), then run `pulse connections rekey`."
            )
            finding = f"{count} credentials are encrypted with a key that lies on this machine ({made_key(settings)})"
            return [Check(SUBJECT, NAME, State.WARNING, finding, remedy)]
        return [Check(SUBJECT, NAME, State.OK, f"{count} stored credentials can be decrypted")] if count else []
    return []
