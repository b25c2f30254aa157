"""Decodes the JSON that vendors send, which may hold half a surrogate pair where a text was cut amid an emoji."""

import re
from typing import TypeVar

import msgspec

T = TypeVar("T")
# In order: an escaped backslash, a whole pair, and what is left of one.
ESCAPES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def decode(body: bytes, shape: type[T]) -> T:
    """`body` as `shape`; half surrogate pairs, which JSON's grammar allows and decoders refuse, become U+FFFD.

    Raises:
        msgspec.DecodeError: it is not JSON, or not of this shape.
        UnicodeDecodeError: it is not UTF-8.
    """
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.DecodeError:
        mended = ESCAPES.sub(lambda found: rb"\ufffd" if found["half"] else found[0], body)
        if mended == body:
            raise
        return msgspec.json.decode(mended, type=shape)
