from collections.abc import Iterator
from typing import Any

import dagster as dg
import psycopg
import pytest

from pulse_assets.jira.discovery import PROJECTS
from pulse_assets.raw.checkpoints import Unit


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    """An instance in memory."""
    with dg.DagsterInstance.ephemeral() as made:
        yield made


@pytest.fixture
def projects(database: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """Three projects of the default site, one of them gone, and one of another."""
    for connection_id, key, gone in [
        ("default", "WEB", False),
        ("default", "PAY", False),
        ("default", "OLD", True),
        ("second", "HR", False),
    ]:
        database.execute(
            "insert into raw.jira_projects (connection_id, project_id, project_key, payload, content_hash, deleted_at)"
            " values (%s, %s, %s, '{}', '', case when %s then now() end)",
            [connection_id, key, key, gone],
        )
    return database


def test_units_are_those_that_the_source_shows(projects: psycopg.Connection[Any]) -> None:
    assert PROJECTS.present(projects, "default") == [Unit("PAY"), Unit("WEB")]
    assert PROJECTS.present(projects, "second") == [Unit("HR", "second")]
    assert PROJECTS.present(projects, "third") == []


def test_of_the_units_only_those_asked_for_count(projects: psycopg.Connection[Any]) -> None:
    assert PROJECTS.present(projects, "default", ["WEB", "OLD", "NOPE"]) == [Unit("WEB")]


def test_new_units_get_keys_and_no_key_is_ever_taken(instance: dg.DagsterInstance) -> None:
    assert PROJECTS.add_keys(instance, [Unit("PAY"), Unit("HR", "second")]) == ["PAY", "second:HR"]
    assert PROJECTS.add_keys(instance, [Unit("PAY"), Unit("WEB")]) == ["WEB"]
    assert PROJECTS.add_keys(instance, []) == []
    assert set(instance.get_dynamic_partitions("jira_projects")) == {"PAY", "second:HR", "WEB"}
