"""Secrets that nobody configured: made on first use and kept in PULSE_DATA_DIR, readable by its owner alone."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pydantic import SecretStr

from pulse.redaction import learn


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """The secret in `path`; what `make` gives where there is none yet. All processes get the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Written whole before it gets its name, and named by one process only: the others find it.
        number, written = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}")
        with os.fdopen(number, "w") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(written, path)
        Path(written).unlink()
    secret = path.read_text()
    learn(SecretStr(secret))
    return secret
