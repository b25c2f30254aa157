"""The law of incremental models: after any changes, building what changed gives what building everything gives."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from psycopg import sql

from pulse.configuration import apply_configuration
from pulse.database import connect
from pulse.settings import Settings
from pulse_assets.transform import changes

from .conftest import START, Warehouse, fill
from .records import put, put_issue

WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
LAYERS = ("staging", "intermediate", "core", "marts")
CHANGED = "int_changed_work_items"


@pytest.fixture
def own_warehouse(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Warehouse]:
    """A warehouse of this test alone, with records and not yet built."""
    name = "incremental_warehouse"
    url = psycopg.conninfo.make_conninfo(server_url, dbname=name)
    with connect(server_url, autocommit=True) as server:
        server.execute(f"create database {name} template {template_database} strategy file_copy")
    with connect(url) as connection:
        apply_configuration(connection, Settings(_env_file=None))
        fill(connection)
    yield Warehouse(url, tmp_path_factory.mktemp("dbt"))
    with connect(server_url, autocommit=True) as server:
        server.execute(f"drop database {name} with (force)")


def build(warehouse: Warehouse) -> bool:
    """Build as the asset does; whether only what changed was built."""
    manifest = warehouse.target / "manifest.json"
    if not manifest.exists():
        warehouse.dbt("parse")
    with connect(warehouse.url) as connection:
        begun = changes.begin(connection, manifest)
        warehouse.dbt("build", *WITHOUT_TESTS, *begun.options)
        results = json.loads((warehouse.target / "run_results.json").read_text())
        assert changes.is_complete(manifest, results)
        changes.remember(connection, begun)
    return begun.since is not None


def contents(warehouse: Warehouse) -> dict[str, list[str]]:
    """All rows of all tables that dbt builds, as text."""
    with connect(warehouse.url) as connection:
        tables = connection.execute(
            "select schemaname, tablename from pg_tables where schemaname = any(%s) and tablename <> %s",
            [list(LAYERS), CHANGED],
        ).fetchall()
        return {
            f"{schema}.{table}": [
                str(text)
                for (text,) in connection.execute(
                    sql.SQL("select t::text from {} as t order by 1").format(sql.Identifier(schema, table))
                )
            ]
            for schema, table in tables
        }


def mutate(connection: psycopg.Connection[Any], chance: random.Random) -> None:
    """What days bring: moves, edits of history, new issues, deletions, some that come back."""
    numbers = [int(row[0]) for row in connection.execute("select issue_id from raw.jira_issues order by 1")]
    for number in chance.sample(numbers, 12):
        deed = chance.choice(["delete", "revive", "status", "history", "forget", "sprint", "rename", "points"])
        issue = [str(number)]
        if deed == "delete":
            connection.execute("update raw.jira_issues set deleted_at = now() where issue_id = %s", issue)
        elif deed == "revive":
            connection.execute("update raw.jira_issues set deleted_at = null where issue_id = %s", issue)
        elif deed == "forget":
            connection.execute("update raw.jira_changelogs set deleted_at = now() where issue_id = %s", issue)
        elif deed in ("history", "sprint"):
            at = START + timedelta(hours=chance.uniform(1500, 2500))
            item: dict[str, Any] = {"field": "status", "fieldId": "status", "from": "3", "to": "2"}
            if deed == "sprint":
                item = {"field": "Sprint", "fieldId": "customfield_2", "from": "1", "to": "1,2"}
            columns = {"issue_id": issue[0], "project_key": "PAY", "created_at": at}
            history = str(number * 1000 + chance.randrange(500, 999))
            put(connection, "jira_changelogs", {"items": [item]}, history_id=history, **columns)
        else:
            path, value = {
                "status": ("{fields,status}", {"id": "2", "name": "In Progress"}),
                "rename": ("{fields,summary}", f"Renamed {chance.random()}"),
                "points": ("{fields,customfield_3}", chance.choice([1, 8, None])),
            }[deed]
            connection.execute(
                "update raw.jira_issues set payload = jsonb_set(payload, %s, %s::jsonb) where issue_id = %s",
                [path, json.dumps(value), *issue],
            )
    new = max(numbers) + 1
    put_issue(connection, new, START, [(START + timedelta(days=3), "1", "2")], team="Ledger")


def test_what_changed_builds_the_same_as_everything(own_warehouse: Warehouse) -> None:
    assert not build(own_warehouse)
    chance = random.Random(5)
    for _ in range(2):
        with connect(own_warehouse.url) as connection:
            mutate(connection, chance)
        assert build(own_warehouse)
    step_by_step = contents(own_warehouse)
    own_warehouse.dbt("build", *WITHOUT_TESTS, "--full-refresh")
    at_once = contents(own_warehouse)
    assert step_by_step.keys() == at_once.keys()
    for table, rows in at_once.items():
        assert step_by_step[table] == rows, table


def test_a_change_that_commits_late_is_not_missed(own_warehouse: Warehouse) -> None:
    manifest = own_warehouse.target / "manifest.json"
    own_warehouse.dbt("parse")
    with connect(own_warehouse.url) as early, connect(own_warehouse.url) as other:
        early.execute("update raw.jira_issues set deleted_at = now() where issue_id = '1'")
        begun = changes.begin(other, manifest)
        changes.remember(other, begun)
        early.commit()
        since = changes.begin(other, manifest).since
        (seen,) = other.execute(
            "select count(*) from raw.jira_issues where changed_in >= %s::text::xid8 and issue_id = '1'", [since]
        ).fetchone() or (0,)
    assert seen == 1


def test_other_configuration_fields_or_models_build_everything(own_warehouse: Warehouse) -> None:
    own_warehouse.dbt("parse")
    manifest = own_warehouse.target / "manifest.json"
    with connect(own_warehouse.url) as connection:
        changes.remember(connection, changes.begin(connection, manifest))
        assert changes.begin(connection, manifest).since is not None
        connection.execute('update raw.jira_fields set payload = payload || \'{"name": "Other"}\'')
        connection.commit()
        assert changes.begin(connection, manifest).since is None
        changes.remember(connection, changes.begin(connection, manifest))
        connection.execute("delete from configuration.bots")
        connection.commit()
        assert changes.begin(connection, manifest).since is None
        changes.remember(connection, changes.begin(connection, manifest))
        connection.execute("update app.build_state set cluster = cluster + 1")
        connection.commit()
        assert changes.begin(connection, manifest).since is None


def test_only_what_was_known_before_can_mean_something_else() -> None:
    assert not changes.differ({"a": "1"}, {"a": "1", "b": "2"})
    assert changes.differ({"a": "1"}, {"a": "2"})
    assert changes.differ({"a": "1"}, {"b": "1"})
