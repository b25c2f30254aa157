"""Names the code that understands records, so that what an older one refused is tried again by a newer one."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).parents[1]


@cache
def code_version() -> str:
    """The package's version with a hash of the modules that read sources: any change of them makes another."""
    digest = hashlib.blake2b(digest_size=6)
    for path in sorted(PACKAGE.glob("*/*.py")):
        digest.update(path.read_bytes())
    return f"{version('pulse-analytics')}+{digest.hexdigest()}"
