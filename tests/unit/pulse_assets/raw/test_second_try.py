from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
import psycopg
import pytest

from pulse.http.errors import Unavailable
from pulse_assets.jira import models, tables
from pulse_assets.raw import second_try
from pulse_assets.raw.second_try import Refused, one_row, try_again
from pulse_assets.raw.table import Batch, Rejected, Row
from pulse_assets.raw.writer import write

Database = psycopg.Connection[Any]
EARLY, LATE = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC)
ISSUE = msgspec.json.encode({"id": "1", "key": "PAY-1", "fields": {"updated": EARLY.isoformat()}})
ENTRY = msgspec.json.encode({"id": "9", "created": EARLY.isoformat()})


@dataclass
class Understanding:
    """A stream whose newer code makes rows of all that it is given."""

    rows: Sequence[Row] = ()
    error: Exception | None = None

    def again(self, refused: Refused) -> Sequence[Batch]:
        if self.error:
            raise self.error
        if refused.table_name == "jira_changelogs":
            return one_row({tables.CHANGELOGS: (models.History, models.history_row)}, refused)
        return [Batch(tables.ISSUES, self.rows)]


def issue(updated: datetime = EARLY, text: str = "old") -> Row:
    return Row(("1", "PAY-1", "PAY", updated), msgspec.json.encode({"text": text}))


def refuse(database: Database, *records: Rejected, table: Any = tables.ISSUES) -> None:
    write(database, "default", "PAY", [Batch(table, [], records)])
    database.execute("update raw.rejected_records set model = 'older'")
    database.commit()


def again(database: Database, stream: object, *units: str) -> dict[str, Any]:
    names = units or ("PAY",)
    return try_again(database, stream, (tables.ISSUES, tables.CHANGELOGS), "default", names)


def count(database: Database, what: str) -> int:
    row = database.execute(f"select count(*) from {what}").fetchone()
    database.rollback()
    return int(row[0]) if row else -1


def test_what_fits_now_moves_to_its_table(database: Database) -> None:
    refuse(database, Rejected("no project", ISSUE))
    moved = again(database, Understanding([issue()]))
    assert moved["PAY"].total.new == 1
    assert (count(database, "raw.jira_issues"), count(database, "raw.rejected_records")) == (1, 0)


def test_what_the_present_code_refused_is_left_alone(database: Database) -> None:
    refuse(database, Rejected("no project", ISSUE))
    still = Understanding()
    again(database, still)
    assert count(database, "raw.rejected_records where model <> 'older'") == 1
    assert again(database, Understanding([issue()])) == {}
    assert count(database, "raw.jira_issues") == 0


@pytest.mark.parametrize(("stored", "text"), [(LATE, "newer"), (EARLY, "old")])
def test_an_older_payload_never_replaces_a_newer_row(database: Database, stored: datetime, text: str) -> None:
    write(database, "default", "PAY", [Batch(tables.ISSUES, [issue(stored, "newer")])])
    refuse(database, Rejected("no project", ISSUE))
    again(database, Understanding([issue()]))
    assert database.execute("select payload ->> 'text' from raw.jira_issues").fetchall() == [(text,)]
    assert count(database, "raw.rejected_records") == 0


def test_a_row_without_a_time_of_update_stays_when_it_is_there(database: Database) -> None:
    write(database, "default", "PAY", [Batch(tables.CHANGELOGS, [Row(("1", "9", "PAY", LATE), b"{}")])])
    refuse(database, Rejected("bad", ENTRY, ("1", "PAY")), table=tables.CHANGELOGS)
    again(database, Understanding())
    assert database.execute("select payload from raw.jira_changelogs").fetchall() == [({},)]
    assert count(database, "raw.rejected_records") == 0


def test_what_the_record_does_not_say_is_remembered(database: Database) -> None:
    refuse(database, Rejected("bad", ENTRY, ("1", "PAY")), table=tables.CHANGELOGS)
    again(database, Understanding())
    query = "select issue_id, history_id, project_key, created_at from raw.jira_changelogs"
    assert database.execute(query).fetchall() == [("1", "9", "PAY", EARLY)]


def test_what_still_does_not_fit_is_kept_with_the_new_reason(database: Database) -> None:
    refuse(database, Rejected("bad", b'{"id":"9"}', ("1", "PAY")), table=tables.CHANGELOGS)
    again(database, Understanding())
    kept = database.execute("select reason, context, model <> 'older' from raw.rejected_records").fetchall()
    assert kept == [("Object missing required field `created`", ["1", "PAY"], True)]


def test_a_row_that_postgresql_refused_is_written_when_it_can_hold_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Row(("1", "PAY-1", "PAY", EARLY), b'{"text": "x"}')
    with monkeypatch.context() as patch:
        patch.setattr("pulse_assets.raw.writer.fit", _refusing)
        write(database, "default", "PAY", [Batch(tables.ISSUES, [row])])
    database.execute("update raw.rejected_records set model = 'older'")
    database.commit()
    again(database, object())
    stored = database.execute("select issue_key, updated_at, payload from raw.jira_issues").fetchall()
    assert stored == [("PAY-1", EARLY, {"text": "x"})]


def _refusing(payload: bytes) -> str:
    raise ValueError("cannot hold it")


def test_other_units_are_not_touched(database: Database) -> None:
    refuse(database, Rejected("no project", ISSUE))
    assert again(database, Understanding([issue()]), "WEB") == {}
    assert count(database, "raw.rejected_records") == 1


def test_a_source_that_does_not_answer_leaves_it_for_the_next_run(database: Database) -> None:
    refuse(database, Rejected("no project", ISSUE))
    assert again(database, Understanding(error=Unavailable("HTTP 503", where="GET /x", remedy="Wait."))) == {}
    assert count(database, "raw.rejected_records where model = 'older'") == 1


def test_a_parent_that_is_read_whole_settles_what_was_kept_of_its_children(database: Database) -> None:
    refuse(database, Rejected("bad", b"1", ("1", "PAY")), Rejected("bad", b"2", ("2", "PAY")), table=tables.CHANGELOGS)
    whole = Batch(tables.CHANGELOGS, [Row(("1", "9", "PAY", EARLY), ENTRY)], complete_for=[("1",)])
    write(database, "default", "PAY", [whole])
    left = database.execute("select context from raw.rejected_records").fetchall()
    assert left == [(["2", "PAY"],)]


def test_a_snapshot_that_fits_settles_all_that_was_kept(database: Database) -> None:
    refuse(database, Rejected("bad", b"1"), table=tables.FIELDS)
    write(database, "default", "site", [Batch(tables.FIELDS, [Row(("f",), b"{}")], complete_for=[()])])
    assert count(database, "raw.rejected_records") == 0


def test_a_stream_that_cannot_try_again_leaves_all_as_it_is(database: Database) -> None:
    refuse(database, Rejected("no project", ISSUE))
    again(database, object())
    assert count(database, "raw.rejected_records") == 1
    assert not isinstance(object(), second_try.TriesAgain)
