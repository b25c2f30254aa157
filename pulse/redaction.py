"""Secrets in text and errors: known by their value or by their form, and hidden before anybody sees them."""

import base64
import binascii
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import unquote

from pydantic import SecretStr, ValidationError

from pulse.settings import Settings, is_secret

HIDDEN = "[hidden]"
# Tokens as their makers write them: our keys, JWTs, GitHub's, Atlassian's; whatever stands behind "Bearer" or "Basic";
# passwords in addresses.
TOKENS = re.compile(
    r"pulse_[0-9a-f]{8}_[\w-]+"
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]+"
    r"|gh[a-z]_\w{16,}|github_pat_\w+"
    r"|AT[A-Z]{2,4}3x[\w=+/-]{16,}"
    r"|(?i:(?<=bearer )|(?<=basic ))[\w.~+/=-]{6,}"
    r"|(?<=://)[^\s/@:\"]+:[^\s/@\"]+(?=@)"
)
# The expression takes 75 µs a line; looking whether it could fit takes three.
HINTS = ("pulse_", "eyj", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "3x", "bearer ", "basic ", "://")
SHORTEST_SECRET = 6
# User and password of an address, such as that of a database.
ACCOUNT = re.compile(r"://([^\s/@:]*):([^\s/@]+)@")
# What this process came to know beside its settings: stored credentials as they were opened, secrets that it made.
LEARNT: set[str] = set()


class Redactor:
    """Replaces secrets in text: those given, and those learnt until then, by their value, others by their form."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        self._known = _forms(secrets)

    def __call__(self, text: str) -> str:
        """`text` without secrets."""
        for secret in sorted(self._known | LEARNT, key=len, reverse=True):
            if secret in text:
                text = text.replace(secret, HIDDEN)
        lowered = text.lower()
        return TOKENS.sub(HIDDEN, text) if any(hint in lowered for hint in HINTS) else text


def learn(*secrets: SecretStr) -> None:
    """Let every redactor of this process hide these from now on. Whoever decrypts or makes a secret calls this."""
    LEARNT.update(_forms([secret.get_secret_value() for secret in secrets]))


def _forms(secrets: Sequence[str]) -> set[str]:
    long_enough = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
    # In JSON the line ends of a key look otherwise.
    return long_enough | {json.dumps(secret)[1:-1] for secret in long_enough}


def secrets_of(settings: Settings) -> list[str]:
    """The values of all settings that are secret, and passwords in them by themselves."""
    values = [value for name in type(settings).model_fields for value in _each(getattr(settings, name))]
    secrets = [value.get_secret_value() for value in values if hasattr(value, "get_secret_value")]
    return [*secrets, *(password for secret in secrets for password in _passwords(secret))]


def _passwords(address: str) -> Iterator[str]:
    """As it stands in `address`, and as it is meant. One that is the user's name says nothing, and is in many words."""
    if (found := ACCOUNT.search(address)) and found[1] != found[2]:
        yield found[2]
        yield unquote(found[2])


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def redactor_here() -> Redactor:
    """One that knows the secrets of this process's settings, also where these are wrong."""
    try:
        return Redactor(secrets_of(Settings()))
    except ValidationError:
        names = [f"PULSE_{name.upper()}" for name in Settings.model_fields if is_secret(name)]
        return Redactor([part for name in names for part in os.environ.get(name, "").split(",")])


def secrets_sent(headers: Mapping[str, str]) -> set[str]:
    """What of these headers of a request is secret: credentials as they are written there, and the token within."""
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return {value} - {""}
    try:
        return {value, base64.b64decode(value).decode().partition(":")[2]} - {""}
    except (binascii.Error, UnicodeDecodeError):
        return {value}


def hide_in(error: BaseException, redact: Redactor) -> None:
    """Take secrets out of the texts of `error` and of all errors that it came from, where they stand."""
    for one in _chain(error):
        one.args = tuple(redact(part) if isinstance(part, str) else part for part in one.args)
        # What `add_note` adds is a list among these.
        for name, value in vars(one).items():
            if isinstance(value, str):
                setattr(one, name, redact(value))
            elif isinstance(value, list):
                value[:] = [redact(part) if isinstance(part, str) else part for part in value]


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [other for other in (one.__cause__, one.__context__) if other is not None]
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else []
