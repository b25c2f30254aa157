"""One JSON object a line on standard output, without secrets. Who starts a process keeps and rotates what it prints."""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

import msgspec

from pulse.settings import Settings

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


class Redactor:
    """Replaces secrets in text: those of the settings by their value, others by their form."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        long_enough = {secret for secret in secrets if len(secret) >= SHORTEST_SECRET}
        # In JSON the line ends of a key look otherwise.
        forms = long_enough | {json.dumps(secret)[1:-1] for secret in long_enough}
        self._known = sorted(forms, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """`text` without secrets."""
        for secret in self._known:
            if secret in text:
                text = text.replace(secret, HIDDEN)
        lowered = text.lower()
        return TOKENS.sub(HIDDEN, text) if any(hint in lowered for hint in HINTS) else text


class JsonFormatter(logging.Formatter):
    """A record as JSON: time, level, logger, message, the `fields` that it was given, and its exception."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "logger": record.name, "message": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return self._redact(msgspec.json.encode(line, enc_hook=str).decode())


def configure_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Make all loggers of this process write JSON to `stream` (standard output), from the level of the settings on."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(JsonFormatter(Redactor(secrets_of(settings))))
    logging.basicConfig(handlers=[handler], level=settings.log_level, force=True)
    # Found out for each line otherwise, at twice the cost of writing it, and never printed.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    # httpx tells every address that it asks, with its query.
    for chatty in ("httpx2", "httpcore2", "httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


def secrets_of(settings: Settings) -> list[str]:
    """The values of all settings that are secret."""
    values = [value for name in type(settings).model_fields for value in _each(getattr(settings, name))]
    return [value.get_secret_value() for value in values if hasattr(value, "get_secret_value")]


def _each(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]
