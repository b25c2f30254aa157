from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from pulse.database import connect
from pulse_assets.raw.checkpoints import Checkpoint, ConflictError, Unit, drop, load, save

PAY, WEB = Unit("PAY"), Unit("WEB")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
Database = psycopg.Connection[Any]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("PAY", Unit("PAY")),
        ("acme/ledger", Unit("acme/ledger")),
        ("second:PAY", Unit("PAY", "second")),
        ("second:acme/ledger", Unit("acme/ledger", "second")),
    ],
)
def test_a_unit_is_written_as_it_is_read(text: str, unit: Unit) -> None:
    assert Unit.parse(text) == unit
    assert str(unit) == text


def test_a_unit_that_was_never_read_has_a_fresh_checkpoint(database: Database) -> None:
    assert load(database, "issues", [PAY, WEB]) == {PAY: Checkpoint(PAY), WEB: Checkpoint(WEB)}


def test_all_of_a_checkpoint_comes_back(database: Database) -> None:
    written = Checkpoint(PAY, "live", NOON, {"after": "x", "open": {}}, [1, ["2026-06-01T12:00:00Z"]])
    (saved,) = save(database, "issues", [written])
    assert saved == replace(written, version=1)
    assert load(database, "issues", [PAY]) == {PAY: saved}


def test_each_writing_counts_one_up(database: Database) -> None:
    (first,) = save(database, "issues", [Checkpoint(PAY)])
    (second,) = save(database, "issues", [replace(first, watermark=NOON)])
    assert second.version == 2
    assert load(database, "issues", [PAY])[PAY] == second


def test_streams_lanes_and_connections_are_kept_apart(database: Database) -> None:
    elsewhere = Unit("PAY", "second")
    for stream, checkpoint in [
        ("issues", Checkpoint(PAY, watermark=NOON)),
        ("issues", Checkpoint(PAY, "2026-01..2026-01")),
        ("worklogs", Checkpoint(PAY)),
        ("issues", Checkpoint(elsewhere)),
    ]:
        save(database, stream, [checkpoint])
    assert load(database, "issues", [PAY])[PAY].watermark == NOON
    drop(database, "issues", [Checkpoint(PAY, "2026-01..2026-01")])
    rows = database.execute("select connection_id, stream, source_unit, lane from app.checkpoints order by 1, 2")
    assert rows.fetchall() == [
        ("default", "issues", "PAY", "live"),
        ("default", "worklogs", "PAY", "live"),
        ("second", "issues", "PAY", "live"),
    ]


def test_who_comes_second_is_refused(database: Database) -> None:
    (seen,) = save(database, "issues", [Checkpoint(PAY)])
    save(database, "issues", [replace(seen, watermark=NOON)])
    with pytest.raises(ConflictError, match="issues PAY"):
        save(database, "issues", [seen])


def test_two_who_begin_at_once_cannot_both_write_the_first(database_url: str, database: Database) -> None:
    save(database, "issues", [Checkpoint(PAY, watermark=NOON)])
    database.commit()
    with connect(database_url) as other:
        with pytest.raises(ConflictError):
            save(other, "issues", [Checkpoint(PAY)])
        other.rollback()
        assert load(other, "issues", [PAY])[PAY].watermark == NOON


def test_of_several_checkpoints_all_are_written_or_none(database: Database) -> None:
    (web,) = save(database, "issues", [Checkpoint(WEB)])
    save(database, "issues", [web])
    database.commit()
    with pytest.raises(ConflictError, match="WEB"):
        save(database, "issues", [Checkpoint(PAY, watermark=NOON), web])
    database.rollback()
    assert load(database, "issues", [PAY])[PAY] == Checkpoint(PAY)
