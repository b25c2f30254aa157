from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse.configuration import apply_configuration, assign, withdraw
from pulse.configuration.rows import ROWS
from pulse.errors import ConfigurationError
from pulse.settings import Settings

Connection = psycopg.Connection[Any]
Configure = Callable[[str], list[str]]


@pytest.fixture
def configure(database: Connection, make_settings: Callable[..., Settings], tmp_path: Path) -> Configure:
    """Applies a configuration of one's own; gives the tables that changed."""

    def apply(text: str) -> list[str]:
        own = tmp_path / "pulse.yaml"
        own.write_text(text, encoding="utf-8")
        return apply_configuration(database, make_settings(configuration=own, timezone="Asia/Kolkata"))

    return apply


def rows(database: Connection, query: str) -> list[tuple[Any, ...]]:
    return database.execute(query.encode()).fetchall()


@pytest.mark.parametrize("kind", ROWS, ids=[kind.TABLE for kind in ROWS])
def test_the_tables_have_the_columns_of_the_rows(database: Connection, kind: Any) -> None:
    query = "select column_name from information_schema.columns where (table_schema, table_name) = (%s, %s)"
    columns = {name for (name,) in database.execute(query, ["configuration", kind.TABLE]).fetchall()}
    assert columns == {*kind.model_fields, "origin", "changed_by", "changed_at"}


def test_what_is_unchanged_is_untouched(database: Connection, configure: Configure) -> None:
    assert "bots" in configure("")
    before = rows(database, "select xmin::text, ctid::text, pattern from configuration.bots order by 3")
    assert configure("") == []
    assert configure("stale_after_days: 30") == ["settings"]
    assert rows(database, "select xmin::text, ctid::text, pattern from configuration.bots order by 3") == before


def test_what_leaves_the_file_leaves_the_table(database: Connection, configure: Configure) -> None:
    configure("teams: [{name: Money, members: [ada], projects: [PAY]}, {name: Search}]")
    assert configure("teams: [{name: Search}]") == ["teams", "team_members", "team_ownership"]
    assert rows(database, "select team_name from configuration.teams") == [("Search",)]


def test_values_are_written_as_the_models_read_them(database: Connection, configure: Configure) -> None:
    configure(r"hotfixes: {titles: ['^fix\b']}")
    assert rows(database, "select pattern from configuration.hotfix_rules where kind = 'title'") == [(r"^fix\y",)]
    assert rows(database, "select time_zone from configuration.settings") == [("Asia/Kolkata",)]
    bands = rows(database, "select band, lines_from, lines_below from configuration.size_bands order by position")
    assert bands[0] == ("XS", 0, 10)
    assert bands[-1] == ("XL", 1000, None)
    lead = "select band, limit_value from configuration.dora_bands where metric = 'lead_time_for_changes'"
    assert rows(database, f"{lead} order by position")[0] == ("elite", 86400.0)


def test_what_stands_twice_in_the_file_is_one_row(database: Connection, configure: Configure) -> None:
    configure("generated_files: [a, b, a]")
    assert rows(database, "select count(*) from configuration.generated_files") == [(2,)]


def test_a_mistake_leaves_all_as_it_was(database: Connection, configure: Configure) -> None:
    configure("generated_files: [a]")
    with pytest.raises(ConfigurationError, match="PostgreSQL does not take"):
        configure("issue_type_classes: {Spike: research}\ngenerated_files: ['a{999}']")
    assert rows(database, "select pattern from configuration.generated_files") == [("a",)]
    assert rows(database, "select 1 from configuration.issue_type_classes where issue_type = 'Spike'") == []


def test_what_people_assign_stays_when_the_file_changes(database: Connection, configure: Configure) -> None:
    configure("")
    status = {"status_name": "Triage", "category": "todo"}
    assign(database, "status_categories", status, by="ada@acme.example")
    assign(database, "status_categories", status | {"category": "in_progress"}, by="bob@acme.example")
    configure("status_categories: {everywhere: {Triage: done}}")
    query = "select category, origin, changed_by from configuration.status_categories where status_name = 'Triage'"
    assert set(rows(database, query)) == {("done", "file", None), ("in_progress", "person", "bob@acme.example")}
    assert withdraw(database, "status_categories", {"status_name": "Triage"})
    assert not withdraw(database, "status_categories", {"status_name": "Triage"})
    assert rows(database, query) == [("done", "file", None)]


@pytest.mark.parametrize(
    ("table", "values", "told"),
    [
        ("settings", {"time_zone": "UTC"}, "Nothing can be assigned in 'settings'; the tables are bots"),
        ("status_categories", {"status_name": "x", "category": "doing"}, "category: Input should be 'todo'"),
        ("status_categories", {"status_name": "x", "colour": "red"}, "colour: Extra inputs"),
        ("bots", {"kind": "machine", "pattern": "("}, "no regular expression"),
    ],
)
def test_what_cannot_be_assigned_is_told(database: Connection, table: str, values: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told.replace("(", r"\(")):
        assign(database, table, values, by="ada")
