from typing import Any

import psycopg
import pytest

from pulse_assets.github.discovery import REPOSITORIES
from pulse_assets.jira.discovery import PROJECTS
from pulse_assets.raw.renames import follow_renames

Database = psycopg.Connection[Any]


def show(database: Database, names: dict[int, str]) -> dict[str, str]:
    """A snapshot shows these repositories and no others; gives what was renamed."""
    database.execute("update raw.github_repositories set deleted_at = now()")
    for number, name in names.items():
        database.execute(
            "insert into raw.github_repositories (connection_id, repository_id, full_name, payload, content_hash)"
            " values ('default', %s, %s, '{}', '') on conflict (connection_id, repository_id)"
            " do update set full_name = excluded.full_name, deleted_at = null",
            [number, name],
        )
    return follow_renames(database, "default", REPOSITORIES)


def reached(database: Database) -> dict[str, str]:
    """The bookmarks of all units, by name."""
    return dict(database.execute("select source_unit, position #>> '{}' from app.checkpoints").fetchall())


@pytest.fixture
def read(database: Database) -> Database:
    """Two repositories that have been read."""
    show(database, {1: "acme/a", 2: "acme/b"})
    for name in ("acme/a", "acme/b"):
        database.execute(
            "insert into app.checkpoints (connection_id, stream, source_unit, position)"
            " values ('default', 'deployments', %s, to_jsonb(%s::text))",
            [name, name[-1]],
        )
    return database


def test_nothing_moves_while_names_stay(read: Database) -> None:
    assert show(read, {1: "acme/a", 2: "acme/b"}) == {}
    assert reached(read) == {"acme/a": "a", "acme/b": "b"}


def test_checkpoints_follow_a_repository(read: Database) -> None:
    assert show(read, {1: "acme/c", 2: "acme/b"}) == {"acme/a": "acme/c"}
    assert reached(read) == {"acme/c": "a", "acme/b": "b"}
    assert show(read, {1: "acme/c", 2: "acme/b"}) == {}


def test_two_repositories_can_swap_their_names(read: Database) -> None:
    show(read, {1: "acme/b", 2: "acme/a"})
    assert reached(read) == {"acme/b": "a", "acme/a": "b"}


def test_a_new_repository_of_an_old_name_is_read_anew(read: Database) -> None:
    assert show(read, {3: "acme/a", 2: "acme/b"}) == {}
    assert reached(read) == {"acme/b": "b"}


def test_a_name_given_away_goes_to_its_new_owner(read: Database) -> None:
    show(read, {1: "acme/c", 2: "acme/b", 3: "acme/a"})
    assert reached(read) == {"acme/c": "a", "acme/b": "b"}
    show(read, {1: "acme/c", 2: "acme/a"})
    assert reached(read) == {"acme/c": "a", "acme/a": "b"}


def test_a_repository_that_comes_back_under_its_name_goes_on(read: Database) -> None:
    show(read, {2: "acme/b"})
    show(read, {1: "acme/a", 2: "acme/b"})
    assert reached(read) == {"acme/a": "a", "acme/b": "b"}


def test_projects_have_no_identity_beside_their_key(read: Database) -> None:
    assert follow_renames(read, "default", PROJECTS) == {}
