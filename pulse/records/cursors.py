"""Cursors: where a page ended, as a text that callers hand back as it is.

A cursor belongs to one question. It grants nothing: what it holds is bound as values, never as SQL.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence

import msgspec

from pulse.records.errors import RecordError

Value = str | int | float | bool | None
MOST_CHARACTERS = 4_000


def to_cursor(question: str, values: Sequence[Value]) -> str:
    """The cursor of `values` for `question`."""
    content = msgspec.json.encode([_digest(question), *values])
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_cursor(question: str, cursor: str, kinds: Sequence[type]) -> list[Value]:
    """The values of a cursor made for `question`, of these `kinds` or None; RecordError when it is none of those."""
    try:
        content = base64.urlsafe_b64decode(cursor[:MOST_CHARACTERS] + "=" * (-len(cursor) % 4))
        digest, *values = msgspec.json.decode(content, type=list[Value])
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise RecordError("This is no cursor. Take `next_cursor` of the page before as it is.") from error
    if digest != _digest(question):
        raise RecordError("This cursor belongs to another question. Ask the same as for the page before.")
    if len(values) != len(kinds) or not all(map(_fits, values, kinds)):
        raise RecordError("This is no cursor. Take `next_cursor` of the page before as it is.")
    return values


def _fits(value: Value, kind: type) -> bool:
    if isinstance(value, bool) and kind is not bool:
        return False
    return value is None or isinstance(value, (int, float) if kind is float else kind)


def _digest(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:16]
