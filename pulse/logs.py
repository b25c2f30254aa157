"""One JSON object a line on standard output, without secrets. Who starts a process keeps and rotates what it prints."""

import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

import msgspec

from pulse.redaction import Redactor, secrets_of
from pulse.settings import Settings


class TextFormatter(logging.Formatter):
    """A record as a line of text for people, with its exception."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """One line, and those of a traceback."""
        return self._redact(super().format(record))


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
