from typing import Any

import psycopg
import pytest

from pulse.adhoc import AdhocError, Limits, guarded, readable, run

Connection = psycopg.Connection[Any]
RELATIONS = {"core.teams": {"name": "text"}, "marts.fct": {"team": "text"}, "core.fct": {"x": "text"}}


@pytest.fixture
def filled(database: Connection) -> Connection:
    database.execute("create schema marts")
    database.execute("create table marts.fct_items (item text, team text, seconds numeric, done_at timestamptz)")
    database.execute(
        "insert into marts.fct_items values ('a', 'Red', 1.5, '2026-01-05Z'), ('b', 'Red', 3, '2026-01-06Z'), "
        "('c', null, null, '2026-02-01Z')"
    )
    database.execute("grant usage on schema marts to pulse_reader")
    database.execute("grant select on all tables in schema marts to pulse_reader")
    return database


def test_a_statement_gives_plain_values(filled: Connection) -> None:
    rows = run(
        filled,
        """
        -- Figures by team
        with done as (select team, seconds, done_at::date as day from fct_items)
        select team, count(*) as n, percentile_cont(0.5) within group (order by seconds), min(day), max(seconds)
        from done where day between date '2026-01-01' and '2026-12-31' group by team order by team nulls last
        """,
    )
    assert rows.columns == ["team", "n", "percentile_cont", "min", "max"]
    assert rows.rows == [["Red", 2, 2.25, "2026-01-05", 3], [None, 1, None, "2026-02-01", None]]
    assert not rows.is_cut
    assert '"marts"."fct_items"' in rows.statement
    assert "Figures" not in rows.statement


def test_rows_cells_and_characters_are_capped(filled: Connection) -> None:
    assert run(filled, "select item from fct_items order by item", Limits(rows=2)).rows == [["a"], ["b"]]
    assert run(filled, "select item from fct_items", Limits(rows=2)).is_cut
    assert run(filled, "select 'abcdef' as text", Limits(cell=3)).rows == [["abc"]]
    few = run(filled, "select item from fct_items order by item", Limits(characters=2))
    assert (few.rows, few.is_cut) == ([["a"], ["b"]], True)


def test_nothing_is_left_of_the_role_and_the_settings(filled: Connection) -> None:
    run(filled, "select 1")
    with pytest.raises(AdhocError, match="no_such_column"):
        run(filled, "select no_such_column from fct_items")
    row = filled.execute("select current_user = session_user, current_setting('search_path') <> ''").fetchone()
    assert row == (True, True)
    filled.execute("insert into marts.fct_items (item) values ('d')")


def test_what_takes_too_long_is_ended(filled: Connection) -> None:
    filled.execute("insert into marts.fct_items select 'x' from generate_series(1, 3000)")
    filled.execute("grant select on all tables in schema marts to pulse_reader")
    with pytest.raises(AdhocError, match=r"longer than 0\.3 s"):
        run(filled, "select count(*) from fct_items a, fct_items b, fct_items c", Limits(seconds=0.3))


def test_only_what_was_granted_can_be_read(filled: Connection) -> None:
    filled.execute("create table marts.mine (x date)")
    found = set(readable(filled))
    assert {"insights.findings", "marts.fct_items"} <= found
    assert {name.split(".")[0] for name in found} == {"insights", "marts"}
    assert "marts.mine" not in found
    assert readable(filled)["marts.fct_items"]["done_at"] == "timestamp with time zone"


def test_an_empty_database_says_what_to_do(database: Connection) -> None:
    database.execute("revoke all on schema insights from pulse_reader")
    with pytest.raises(AdhocError, match="pulse run"):
        readable(database)


def test_names_are_quoted_and_qualified() -> None:
    text = 'select T.Name as "Team" from Teams as T'
    assert guarded(text, RELATIONS) == 'SELECT "t"."name" AS "Team" FROM "core"."teams" AS "t"'


def test_a_name_that_two_schemas_have_must_be_whole() -> None:
    with pytest.raises(AdhocError, match="no table fct"):
        guarded("select * from fct", RELATIONS)
    assert guarded("select * from marts.fct", RELATIONS) == 'SELECT * FROM "marts"."fct"'


def test_a_name_in_with_goes_before_a_table() -> None:
    written = guarded("with teams as (select 1 as x) select x from teams", RELATIONS)
    assert written == 'WITH "teams" AS (SELECT 1 AS "x") SELECT "x" FROM "teams"'


@pytest.mark.parametrize("text", ["select " + "(" * 500 + "1" + ")" * 500, "select " + "1+" * 2000 + "1", "x" * 9000])
def test_huge_statements_are_refused(text: str) -> None:
    with pytest.raises(AdhocError):
        guarded(text, RELATIONS)


def test_values_that_look_like_statements_stay_values() -> None:
    written = guarded("select * from core.teams where name = 'a''; drop table x; --'", RELATIONS)
    assert written.endswith("""WHERE "name" = 'a''; drop table x; --'""")
