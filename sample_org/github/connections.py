"""GraphQL connections: a sorted list, cut into pages by cursors that mark a position in its order."""

import base64
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

Node = dict[str, Any]


class QueryError(Exception):
    """A field that cannot be answered: it becomes null, with this type and message among the errors."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(slots=True)
class Connection:
    """Records in the order of their keys; `render` makes a node of a record when a page shows it."""

    records: Sequence[Any]
    render: Callable[[Any], Node | None]
    key: Callable[[Any], tuple[Any, ...]]
    descending: bool = False

    def page(self, arguments: dict[str, Any]) -> Node:
        """The page that `first`, `last`, `after` and `before` ask for."""
        ordered = sorted(((self.key(record), record) for record in self.records), key=lambda pair: pair[0])
        keys = [key for key, _ in ordered]
        low, high = 0, len(keys)
        ends = [arguments.get("after"), arguments.get("before")]
        if self.descending:
            ends.reverse()
        if ends[0]:
            low = bisect_right(keys, _open(ends[0]))
        if ends[1]:
            high = max(low, bisect_left(keys, _open(ends[1])))
        first, last = arguments.get("first"), arguments.get("last")
        if self.descending:
            first, last = last, first
        start, end = low, high
        if first is not None:
            end = min(end, start + first)
        if last is not None:
            start = max(start, end - last)
        shown = ordered[start:end]
        before, after = start > 0, end < len(keys)
        if self.descending:
            shown.reverse()
            before, after = after, before
        info = {
            "hasNextPage": after,
            "hasPreviousPage": before,
            "startCursor": _seal(shown[0][0]) if shown else None,
            "endCursor": _seal(shown[-1][0]) if shown else None,
        }
        return {
            "totalCount": len(keys),
            "pageInfo": info,
            "nodes": lambda _: [self.render(record) for _, record in shown],
        }


def in_order(records: Sequence[Any], render: Callable[[Any], Node | None]) -> Connection:
    """A connection that keeps the order of the list."""
    return Connection(list(enumerate(records)), lambda pair: render(pair[1]), lambda pair: (pair[0],))


def _seal(key: tuple[Any, ...]) -> str:
    return base64.b64encode(b"cursor:v2:" + msgspec.json.encode(key)).decode()


def _open(cursor: str) -> tuple[Any, ...]:
    try:
        return tuple(msgspec.json.decode(base64.b64decode(cursor, validate=True).removeprefix(b"cursor:v2:")))
    except (ValueError, TypeError, msgspec.DecodeError) as error:
        message = f"`{cursor}` does not appear to be a valid cursor."
        raise QueryError("INVALID_CURSOR_ARGUMENTS", message) from error
