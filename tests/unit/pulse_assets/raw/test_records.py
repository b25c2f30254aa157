from datetime import UTC, datetime

import msgspec
import pytest
from msgspec import Raw, Struct

from pulse_assets.raw.records import instant, sort_out
from pulse_assets.raw.table import Row


class Item(Struct):
    id: int
    at: str


def item_row(item: Item, payload: bytes) -> Row:
    return Row((item.id, instant(item.at)), payload)


def sorted_out(text: bytes) -> tuple[list[Row], list[tuple[str, bytes]]]:
    rows, rejected = sort_out(msgspec.json.decode(text, type=list[Raw]), Item, item_row)
    return rows, [(record.reason, record.payload) for record in rejected]


def test_a_record_keeps_its_json_with_what_the_model_does_not_know() -> None:
    rows, rejected = sorted_out(b'[{"at": "2026-06-30T10:00:00Z", "more": {"b": 1.50}, "id": 7}]')
    payload = b'{"at": "2026-06-30T10:00:00Z", "more": {"b": 1.50}, "id": 7}'
    assert rows == [Row((7, datetime(2026, 6, 30, 10, tzinfo=UTC)), payload)]
    assert rejected == []


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (b'{"id":"7","at":"2026-06-30T10:00:00Z"}', "Expected `int`"),
        (b'{"id":7}', "missing required field `at`"),
        (b'{"id":7,"at":"yesterday"}', "Invalid isoformat"),
        (b'{"id":7,"at":"2026-06-30T10:00:00"}', "has no time zone"),
        (b"null", "Expected `object`"),
        (b"[7]", "Expected `object`"),
    ],
)
def test_a_record_that_does_not_fit_is_kept_aside_and_the_others_go_on(record: bytes, reason: str) -> None:
    good = b'{"id":1,"at":"2026-06-30T10:00:00Z"}'
    rows, ((told, payload),) = sorted_out(b"[" + good + b"," + record + b"," + good + b"]")
    assert [row.values[0] for row in rows] == [1, 1]
    assert reason in told
    assert payload == record


@pytest.mark.parametrize(
    "text", ["2026-06-30T10:00:00Z", "2026-06-30T10:00:00.000+0000", "2026-06-30T06:00:00.000-0400"]
)
def test_times_are_read_in_the_vendors_ways_of_writing(text: str) -> None:
    assert instant(text) == datetime(2026, 6, 30, 10, tzinfo=UTC)
