"""From an API's JSON to rows: one model per record, and what does not fit it is kept aside with the reason."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec

from pulse_assets.raw.table import Rejected, Row

M = TypeVar("M")


def sort_out(
    records: Iterable[msgspec.Raw], model: type[M], row_of: Callable[[M, bytes], Row]
) -> tuple[list[Row], list[Rejected]]:
    """Decode each record as `model` and make its row; the second list holds those that do not fit.

    `row_of` gets the decoded model and the record's JSON; it may raise ValueError with the reason. The arguments that
    it is bound to beforehand are what the record does not say itself: they are kept with those that do not fit.
    """
    context = row_of.args if isinstance(row_of, partial) else ()
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for record in records:
        payload = bytes(record)
        try:
            rows.append(row_of(msgspec.json.decode(payload, type=model), payload))
        except ValueError as error:  # msgspec's errors are ValueErrors too
            rejected.append(Rejected(str(error), payload, context))
    return rows, rejected


def fitting(record: msgspec.Raw, model: type[M]) -> M | None:
    """The record decoded, or None where it does not fit; `sort_out` keeps it aside where it is to be written."""
    try:
        return msgspec.json.decode(record, type=model)
    except msgspec.DecodeError:
        return None


def instant(value: str) -> datetime:
    """An ISO 8601 time with offset (`Z`, `+00:00`, `+0000`).

    Raises:
        ValueError: it is none, or has no offset.
    """
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone")
    return parsed
