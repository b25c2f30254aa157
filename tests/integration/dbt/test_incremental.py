"""The law of incremental models: after any changes, building what changed gives what building everything gives."""

import json
import os
import random
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dbt.cli.main import dbtRunner
from psycopg import sql

from pulse.configuration import apply_configuration
from pulse.database import connect, tool_environment
from pulse.paths import DBT_PROJECT_DIR
from pulse.settings import Settings
from pulse_assets.transform import changes

from .conftest import fill
from .deeds import DEEDS, do_something, let_many_come

WITHOUT_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
LAYERS = ("staging", "intermediate", "core", "marts")
# What a build of everything has no use for.
OF_CHANGES = r"int_(changed|outdated)_.*"
NAME = "incremental_warehouse"
NOTHING_TESTED: dict[str, Any] = {"results": []}


@dataclass
class Incremental:
    """A database with records, and dbt in this process: it is loaded and parses once."""

    url: str
    target: Path
    runner: dbtRunner

    @property
    def manifest(self) -> Path:
        """The parsed project."""
        return self.target / "manifest.json"

    def tested(self, name: str) -> str:
        """Run one of dbt's tests and give its status."""
        results = self.dbt("test", "--select", name, succeeds=None)["results"]
        (status,) = (result["status"] for result in results if result["unique_id"].startswith("test."))
        return str(status)

    def dbt(self, *arguments: str, succeeds: bool | None = True) -> dict[str, Any]:
        """Run dbt and give its results."""
        places = ["--target-path", str(self.target), "--log-path", str(self.target), "--quiet"]
        places += ["--project-dir", str(DBT_PROJECT_DIR), "--profiles-dir", str(DBT_PROJECT_DIR)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            done = self.runner.invoke([*arguments, *places])
        assert succeeds in (done.success, None), f"{done.exception} {done.result}"
        results = self.target / "run_results.json"
        return dict(json.loads(results.read_text())) if results.exists() else {}

    def build(self) -> str:
        """Build as the asset does; what was built: what changed, all, or one and then the other."""
        with connect(self.url) as connection:
            begun, before = changes.begin(connection, self.manifest), changes.meanings(connection)
            os.environ.update(begun.environment)
            if begun.since is None:
                changes.clear_views(connection)
            results, built = (
                self.dbt("build", *WITHOUT_TESTS, *begun.options),
                "all" if begun.since is None else "changed",
            )
            if begun.since is not None and changes.differ(before, changes.meanings(connection)):
                changes.forget(connection)
                changes.clear_views(connection)
                results, built = self.dbt("build", *WITHOUT_TESTS, "--full-refresh"), "changed, then all"
            assert changes.is_complete(self.manifest, results, begun)
            changes.remember(connection, begun, results)
        return built

    def contents(self) -> dict[str, list[str]]:
        """All rows of all tables that dbt builds, as text, but for when a row changed."""
        with connect(self.url) as connection:
            tables = connection.execute(
                "select schemaname, tablename from pg_tables where schemaname = any(%s) and tablename !~ %s",
                [list(LAYERS), OF_CHANGES],
            ).fetchall()
            return {f"{schema}.{table}": _rows(connection, schema, table) for schema, table in tables}


def _rows(connection: psycopg.Connection[Any], schema: str, table: str) -> list[str]:
    query = sql.SQL("select (to_jsonb(t) - 'changed_in')::text as row from {} as t order by 1")
    return [row for (row,) in connection.execute(query.format(sql.Identifier(schema, table)))]


@pytest.fixture(scope="module")
def incremental(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Incremental]:
    """A warehouse of these tests alone, with records and not yet built."""
    url = psycopg.conninfo.make_conninfo(server_url, dbname=NAME)
    with connect(server_url, autocommit=True) as server:
        server.execute(f"create database {NAME} template {template_database} strategy file_copy")
    with connect(url) as connection, pytest.MonkeyPatch.context() as patch:
        apply_configuration(connection, Settings(_env_file=None))
        fill(connection)
        connection.commit()
        for name, value in tool_environment(url).items():
            patch.setenv(name, value)
        patch.setenv("PULSE_DBT_CHANGED_SINCE", "0")
        own = Incremental(url, tmp_path_factory.mktemp("dbt"), dbtRunner())
        own.dbt("parse")
        yield own
    with connect(server_url, autocommit=True) as server:
        server.execute(f"drop database {NAME} with (force)")


def test_what_changed_builds_the_same_as_everything(incremental: Incremental) -> None:
    assert incremental.build() == "all"
    chance = random.Random(5)
    deeds = chance.sample(DEEDS, len(DEEDS))
    for some in (deeds[::2], deeds[1::2]):
        with connect(incremental.url) as connection:
            do_something(connection, chance, some)
        assert incremental.build().startswith("changed")
    with connect(incremental.url) as connection:
        let_many_come(connection)
    assert incremental.build() == "changed"
    step_by_step = incremental.contents()
    incremental.dbt("build", *WITHOUT_TESTS, "--full-refresh")
    at_once = incremental.contents()
    assert step_by_step.keys() == at_once.keys()
    assert {table for table, rows in at_once.items() if step_by_step[table] != rows} == set()


def test_a_change_that_commits_late_is_not_missed(incremental: Incremental) -> None:
    manifest = incremental.manifest
    with connect(incremental.url) as early, connect(incremental.url) as other:
        early.execute("update raw.jira_issues set deleted_at = now() where issue_id = '1'")
        begun = changes.begin(other, manifest)
        changes.remember(other, begun, NOTHING_TESTED)
        early.commit()
        since = changes.begin(other, manifest).since
        (seen,) = other.execute(
            "select count(*) from raw.jira_issues where changed_in >= %s::text::xid8 and issue_id = '1'", [since]
        ).fetchone() or (0,)
    assert seen == 1


def test_other_configuration_fields_or_models_build_everything(incremental: Incremental) -> None:
    manifest = incremental.manifest
    with connect(incremental.url) as connection:
        changes.remember(connection, changes.begin(connection, manifest), NOTHING_TESTED)
        assert changes.begin(connection, manifest).since is not None
        connection.execute('update raw.jira_fields set payload = payload || \'{"name": "Other"}\'')
        connection.commit()
        assert changes.begin(connection, manifest).since is None
        changes.remember(connection, changes.begin(connection, manifest), NOTHING_TESTED)
        connection.execute("delete from configuration.bots")
        connection.commit()
        assert changes.begin(connection, manifest).since is None
        changes.remember(connection, changes.begin(connection, manifest), NOTHING_TESTED)
        connection.execute("update app.build_state set cluster = cluster + 1")
        connection.commit()
        assert changes.begin(connection, manifest).since is None


def test_only_what_was_known_before_can_mean_something_else() -> None:
    assert not changes.differ({"a": "1"}, {"a": "1", "b": "2"})
    assert changes.differ({"a": "1"}, {"a": "2"})
    assert changes.differ({"a": "1"}, {"b": "1"})


def test_tests_look_at_what_changed_until_one_fails(incremental: Incremental, monkeypatch: pytest.MonkeyPatch) -> None:
    incremental.build()
    name = "relationships_work_items_team_key__team_key__ref_teams_"
    with connect(incremental.url) as connection:
        connection.execute("update core.work_items set team_key = 'nobody' where key = 'PAY-210'")
        connection.commit()
        begun = changes.begin(connection, incremental.manifest)
    for variable, value in begun.environment.items():
        monkeypatch.setenv(variable, value)
    assert incremental.tested(name) == "pass"
    monkeypatch.setenv("PULSE_DBT_FAILED_TESTS", f"other {name}")
    assert incremental.tested(name) == "fail"


def test_what_failed_is_remembered_until_it_passes(incremental: Incremental) -> None:
    with connect(incremental.url) as connection:
        for status, failed in (("warn", ("a",)), ("pass", ())):
            tested = {"results": [{"unique_id": "test.pulse.a.1f", "status": status}]}
            changes.remember(connection, changes.begin(connection, incremental.manifest), tested)
            assert changes.begin(connection, incremental.manifest).failed == failed
