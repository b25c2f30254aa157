from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from psycopg import sql

from pulse_assets.github.tables import PULL_REQUEST_COMMITS
from pulse_assets.jira.tables import CHANGELOGS, ISSUES, PROJECTS
from pulse_assets.raw.payload import content_hash
from pulse_assets.raw.table import Batch, Counts, Gone, RawTable, Rejected, Row
from pulse_assets.raw.writer import write

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
Database = psycopg.Connection[Any]


def issue(number: int, text: str = "", updated: datetime = NOON, project: str = "PAY") -> Row:
    return Row((str(number), f"{project}-{number}", project, updated), msgspec.json.encode({"n": number, "text": text}))


def history(issue_id: int, number: int, project: str = "PAY", text: str = "") -> Row:
    payload = msgspec.json.encode({"id": str(number), "text": text})
    return Row((str(issue_id), str(number), project, NOON), payload)


def project(number: int, key: str) -> Row:
    return Row((str(number), key), msgspec.json.encode({"id": str(number), "key": key}))


def commit(number: int, sha: str, repository: int = 1) -> Row:
    return Row((repository, number, sha, NOON), msgspec.json.encode({"sha": sha}))


def put(database: Database, table: RawTable, rows: Sequence[Row], **batch: Any) -> Counts:
    """Write and commit one page; gives what became of the records."""
    written = write(database, "default", "PAY", [Batch(table, rows, **batch)])
    database.commit()
    return written.tables[table.name]


def stored(database: Database, table: RawTable, columns: str, *, live: bool = True) -> list[tuple[Any, ...]]:
    query = sql.SQL("select {} from {} where not %s or deleted_at is null order by 1, 2").format(
        sql.SQL(columns),
        sql.Identifier("raw", table.name),
    )
    return database.execute(query, [live]).fetchall()


def versions(database: Database, table: RawTable) -> Mapping[str, tuple[str, str]]:
    """Where each row lies and which transaction wrote it: a rewritten row has others."""
    rows = stored(database, table, f"{table.keys[-1]}::text, ctid::text, xmin::text", live=False)
    return {key: (place, transaction) for key, place, transaction in rows}


def test_new_records_are_kept_whole_with_their_typed_columns(database: Database) -> None:
    assert put(database, ISSUES, [issue(1, "one"), issue(2, "two")]) == Counts(new=2)
    columns = "connection_id, issue_id, issue_key, project_key, updated_at, payload, content_hash, deleted_at"
    assert stored(database, ISSUES, columns) == [
        ("default", "1", "PAY-1", "PAY", NOON, {"n": 1, "text": "one"}, content_hash(issue(1, "one").payload), None),
        ("default", "2", "PAY-2", "PAY", NOON, {"n": 2, "text": "two"}, content_hash(issue(2, "two").payload), None),
    ]


def test_unchanged_rows_are_not_touched(database: Database) -> None:
    put(database, ISSUES, [issue(1), issue(2), issue(3)])
    before = versions(database, ISSUES)
    changed = put(database, ISSUES, [issue(1), issue(2, "new", NOON + HOUR), issue(3)])
    assert changed == Counts(changed=1, unchanged=2)
    after = versions(database, ISSUES)
    assert {key for key in after if after[key] != before[key]} == {"2"}


def test_an_older_version_never_replaces_a_newer_one(database: Database) -> None:
    put(database, ISSUES, [issue(1, "newer", NOON + HOUR)])
    before = versions(database, ISSUES)
    assert put(database, ISSUES, [issue(1, "older", NOON)]) == Counts(unchanged=1)
    assert versions(database, ISSUES) == before
    assert stored(database, ISSUES, "payload ->> 'text', updated_at") == [("newer", NOON + HOUR)]


def test_a_change_without_a_new_time_is_taken(database: Database) -> None:
    put(database, ISSUES, [issue(1, "before")])
    assert put(database, ISSUES, [issue(1, "after")]) == Counts(changed=1)
    assert stored(database, ISSUES, "payload ->> 'text', 1") == [("after", 1)]


def test_a_change_of_a_typed_column_alone_is_taken(database: Database) -> None:
    put(database, CHANGELOGS, [history(1, 10, "PAY")])
    assert put(database, CHANGELOGS, [history(1, 10, "WEB")]) == Counts(changed=1)
    assert stored(database, CHANGELOGS, "project_key, issue_id") == [("WEB", "1")]


@pytest.mark.parametrize("newer_first", [True, False])
def test_of_a_record_that_comes_twice_in_a_page_the_newer_counts(database: Database, newer_first: bool) -> None:
    twice = [issue(1, "newer", NOON + HOUR), issue(1, "older")]
    assert put(database, ISSUES, twice if newer_first else twice[::-1]) == Counts(new=1, unchanged=1)
    assert stored(database, ISSUES, "payload ->> 'text', 1") == [("newer", 1)]


def test_of_a_record_without_time_that_comes_twice_the_last_counts(database: Database) -> None:
    put(database, PROJECTS, [project(1, "NEW")])
    assert put(database, PROJECTS, [project(1, "OLD"), project(1, "NEW")]) == Counts(unchanged=2)
    assert put(database, PROJECTS, [project(1, "NEW"), project(1, "OLD")]) == Counts(changed=1, unchanged=1)
    assert stored(database, PROJECTS, "project_key, 1") == [("OLD", 1)]


def test_connections_are_kept_apart(database: Database) -> None:
    put(database, PROJECTS, [project(1, "PAY")])
    write(database, "second", "PAY", [Batch(PROJECTS, [project(1, "HR")], complete_for=[()])])
    assert stored(database, PROJECTS, "connection_id, project_key") == [("default", "PAY"), ("second", "HR")]


def test_a_table_given_whole_loses_what_has_vanished(database: Database) -> None:
    put(database, PROJECTS, [project(1, "PAY"), project(2, "WEB")], complete_for=[()])
    before = versions(database, PROJECTS)
    assert put(database, PROJECTS, [project(2, "WEB")], complete_for=[()]) == Counts(unchanged=1, deleted=1)
    assert stored(database, PROJECTS, "project_key, 1") == [("WEB", 1)]
    assert versions(database, PROJECTS)["2"] == before["2"]
    assert put(database, PROJECTS, [project(2, "WEB")], complete_for=[()]) == Counts(unchanged=1)


def test_an_empty_whole_table_deletes_all(database: Database) -> None:
    put(database, PROJECTS, [project(1, "PAY"), project(2, "WEB")])
    assert put(database, PROJECTS, [], complete_for=[()]) == Counts(deleted=2)


def test_a_deleted_row_comes_back_when_it_is_shown_again(database: Database) -> None:
    put(database, PROJECTS, [project(1, "PAY")], complete_for=[()])
    put(database, PROJECTS, [], complete_for=[()])
    assert put(database, PROJECTS, [project(1, "PAY")], complete_for=[()]) == Counts(changed=1)
    assert stored(database, PROJECTS, "project_key, deleted_at") == [("PAY", None)]


def test_children_are_replaced_parent_by_parent(database: Database) -> None:
    put(database, CHANGELOGS, [history(1, 10), history(1, 11), history(2, 20), history(3, 30)])
    counts = put(database, CHANGELOGS, [history(1, 11), history(1, 12)], complete_for=[("1",), ("3",)])
    assert counts == Counts(new=1, unchanged=1, deleted=2)
    live = stored(database, CHANGELOGS, "issue_id, history_id")
    assert live == [("1", "11"), ("1", "12"), ("2", "20")]


def test_parents_may_have_several_columns(database: Database) -> None:
    put(database, PULL_REQUEST_COMMITS, [commit(7, "a"), commit(7, "b"), commit(8, "a"), commit(7, "a", repository=2)])
    counts = put(database, PULL_REQUEST_COMMITS, [commit(7, "c")], complete_for=[(1, 7)])
    assert counts == Counts(new=1, deleted=2)
    live = stored(database, PULL_REQUEST_COMMITS, "repository_id, number, sha")
    assert sorted(live) == [(1, 7, "c"), (1, 8, "a"), (2, 7, "a")]


def test_what_does_not_fit_is_kept_aside_once(database: Database) -> None:
    misfit = Rejected("no key", b'{"id":null}')
    assert put(database, ISSUES, [issue(1)], rejected=[misfit]) == Counts(new=1, rejected=1)
    assert put(database, ISSUES, [], rejected=[misfit, Rejected("odd", b"[]")]) == Counts(rejected=2)
    query = "select connection_id, table_name, source_unit, reason, payload from raw.rejected_records order by reason"
    assert database.execute(query).fetchall() == [
        ("default", "jira_issues", "PAY", "no key", '{"id":null}'),
        ("default", "jira_issues", "PAY", "odd", "[]"),
    ]


def unfit(number: int, payload: bytes) -> Row:
    return Row(issue(number).values, payload)


@pytest.mark.parametrize(
    "bad",
    [
        unfit(2, b'{"text":"\xff\xfe"}'),
        unfit(2, b'{"number":1e999999}'),
        unfit(2, b'{"cut":"sho'),
        Row(("2", "PAY-\x00", "PAY", NOON), b"{}"),
    ],
    ids=["not UTF-8", "a number beyond all bounds", "cut short", "NUL in a key"],
)
def test_a_record_that_postgresql_cannot_hold_does_not_keep_out_the_others(database: Database, bad: Row) -> None:
    rows = [issue(1), bad, *(issue(number) for number in range(3, 9))]
    assert put(database, ISSUES, rows) == Counts(new=7, rejected=1)
    assert [key for key, _ in stored(database, ISSUES, "issue_id, 1")] == ["1", "3", "4", "5", "6", "7", "8"]
    (kept,) = database.execute("select payload from raw.rejected_records").fetchall()
    assert kept == (bad.payload.decode("utf-8", "replace"),)


def test_a_record_of_fifty_megabytes_is_held(database: Database) -> None:
    huge = Row(issue(1).values, b'{"text":"%s"}' % (b"a long story " * 4_000_000))
    assert put(database, ISSUES, [huge, issue(2)]) == Counts(new=2)
    assert stored(database, ISSUES, "issue_id, length(payload ->> 'text')")[0] == ("1", 52_000_000)


def test_what_a_page_could_not_show_whole_is_not_taken_for_vanished(database: Database) -> None:
    put(database, PROJECTS, [project(1, "PAY"), project(2, "WEB"), project(3, "HR")])
    broken = Rejected("no key", b'{"id":"2"}')
    assert put(database, PROJECTS, [project(1, "PAY")], rejected=[broken], complete_for=[()]) == Counts(
        unchanged=1, rejected=1
    )
    assert put(database, PROJECTS, [project(1, "PAY")], complete_for=[()]) == Counts(unchanged=1, deleted=2)


def test_characters_that_jsonb_refuses_are_replaced(database: Database) -> None:
    odd = unfit(1, rb'{"nul":"a\u0000b","half":"\ud83d"}')
    assert put(database, ISSUES, [odd]) == Counts(new=1)
    assert stored(database, ISSUES, "payload, 1") == [({"nul": "a\ufffdb", "half": "\ufffd"}, 1)]
    assert put(database, ISSUES, [odd]) == Counts(unchanged=1)


def test_several_batches_of_a_page_do_not_mix(database: Database) -> None:
    batches = [
        Batch(ISSUES, [issue(1), issue(2)]),
        Batch(CHANGELOGS, [history(1, 10)], complete_for=[("1",), ("2",)]),
        Batch(ISSUES, [issue(3)]),
    ]
    written = write(database, "default", "*", batches)
    assert written.tables == {"jira_issues": Counts(new=3), "jira_changelogs": Counts(new=1)}
    assert written.total == Counts(new=4)


def test_the_planner_looks_at_a_table_whenever_it_has_grown_tenfold(database: Database) -> None:
    database.execute("truncate raw.github_pull_request_commits")
    seen: list[int] = []
    for page in range(40):
        put(database, PULL_REQUEST_COMMITS, [commit(page, f"{page}-{n}") for n in range(100)])
        query = "select reltuples::int from pg_class where oid = 'raw.github_pull_request_commits'::regclass"
        seen += database.execute(query).fetchone() or ()
    assert seen[0] == 100
    assert len(set(seen)) == 2
    assert seen[-1] > 1000


def test_nothing_stays_of_a_page_that_is_rolled_back(database: Database) -> None:
    write(database, "default", "PAY", [Batch(ISSUES, [issue(1)], [Rejected("odd", b"[]")])])
    database.rollback()
    assert stored(database, ISSUES, "1, 1") == []
    assert database.execute("select count(*) from raw.rejected_records").fetchone() == (0,)
    assert put(database, ISSUES, [issue(1)]) == Counts(new=1)


def test_what_is_gone_is_marked_once_and_comes_back_when_it_is_read(database: Database) -> None:
    put(database, ISSUES, [issue(1), issue(2)])
    put(database, CHANGELOGS, [history(1, 11), history(1, 12), history(2, 21)])
    gone = Gone(("issue_id",), [("1",), ("9",)])
    assert put(database, ISSUES, [], gone=gone) == Counts(deleted=1)
    assert put(database, CHANGELOGS, [], gone=gone) == Counts(deleted=2)
    assert put(database, CHANGELOGS, [], gone=gone) == Counts()
    assert stored(database, ISSUES, "issue_id, issue_key") == [("2", "PAY-2")]
    assert stored(database, CHANGELOGS, "issue_id, history_id") == [("2", "21")]
    assert put(database, ISSUES, [issue(1)]) == Counts(changed=1)
    assert stored(database, ISSUES, "issue_id, project_key") == [("1", "PAY"), ("2", "PAY")]


def test_what_is_gone_can_be_named_by_several_columns(database: Database) -> None:
    put(database, PULL_REQUEST_COMMITS, [commit(1, "a"), commit(2, "b"), commit(1, "c", repository=2)])
    gone = Gone(("repository_id", "number"), [(1, 1), (2, 2)])
    assert put(database, PULL_REQUEST_COMMITS, [], gone=gone) == Counts(deleted=1)
    assert stored(database, PULL_REQUEST_COMMITS, "repository_id, sha") == [(1, "b"), (2, "c")]
