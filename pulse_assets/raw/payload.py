"""Makes an API's JSON fit for `jsonb`, which refuses what JSON allows: NUL characters and lone surrogates."""

import hashlib
import json
import re
from typing import Any

SUSPECT = re.compile(rb"\\u(?:0000|[dD][89abcdefABCDEF])")
UNFIT = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def fit(payload: bytes) -> str:
    """The payload as text for `jsonb`; characters that PostgreSQL cannot hold become U+FFFD.

    Raises:
        ValueError: the bytes are not UTF-8 or not JSON.
    """
    if SUSPECT.search(payload):
        return json.dumps(mended(json.loads(payload)), ensure_ascii=False)
    return payload.decode()


def mended(value: Any) -> Any:
    """A decoded value without what `jsonb` cannot hold."""
    if isinstance(value, str):
        return UNFIT.sub(REPLACEMENT, value)
    if isinstance(value, list):
        return [mended(item) for item in value]
    if isinstance(value, dict):
        return {UNFIT.sub(REPLACEMENT, key): mended(item) for key, item in value.items()}
    return value


def content_hash(payload: bytes) -> bytes:
    """What tells an unchanged record from a changed one."""
    return hashlib.blake2b(payload, digest_size=16).digest()
