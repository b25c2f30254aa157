"""A warehouse that dbt has really built, one for all tests of this folder."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import create_app
from pulse import database_roles
from pulse.access.sessions import open_session
from pulse.access.users import add_user
from pulse.configuration import apply_configuration
from pulse.database import connect, tool_environment
from pulse.metrics import Catalogue, load_catalogue
from pulse.paths import DBT_PROJECT_DIR
from pulse.roles import Role
from pulse.settings import Settings

from .delivery_records import fill_delivery
from .odd_requests import put_odd_requests
from .records import (
    actor,
    flag_change,
    points_change,
    put_deployment,
    put_issue,
    put_jira_site,
    put_pull_request,
    put_repository,
    put_sprint,
    put_version,
    sprint_change,
    version_change,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Warehouse:
    """A built database and dbt's target directory."""

    url: str
    target: Path

    def dbt(self, *arguments: str) -> None:
        """Run dbt; a failure shows what it printed."""
        places = {"target-path": self.target, "log-path": self.target}
        places |= {"project-dir": DBT_PROJECT_DIR, "profiles-dir": DBT_PROJECT_DIR}
        options = [f"--{name}={path}" for name, path in places.items()]
        command = [str(Path(sys.executable).with_name("dbt")), *arguments, *options]
        environment = os.environ | tool_environment(as_role(self.url, "pulse_writer"))
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout

    def compiled(self, model: str) -> str:
        """The SQL that dbt made of a model."""
        models = self.target / "compiled" / "pulse" / "models"
        # Below a .yml lie its tests.
        (path,) = (path for path in models.rglob(f"{model}.sql") if ".yml" not in str(path))
        return path.read_text()

    def rebuild(self, connection: psycopg.Connection[Any], *tables: str) -> None:
        """Fill `schema.model` tables anew from what is in the database now, in this order and in this transaction."""
        for table in tables:
            connection.execute(f"delete from {table}".encode())
            connection.execute(f"insert into {table} {self.compiled(table.split('.')[1])}".encode())


def as_role(url: str, role: str) -> str:
    """The address of the same database for a role."""
    return psycopg.conninfo.make_conninfo(url, user=role)


@pytest.fixture(scope="session")
def warehouse(server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """Built by `pulse_writer`: first without any record, as on a first day, then with records and all dbt tests."""
    name = "warehouse"
    url = psycopg.conninfo.make_conninfo(server_url, dbname=name)
    with connect(server_url, autocommit=True) as server:
        server.execute(f"create database {name} template {template_database} strategy file_copy")
    with connect(url) as connection:
        apply_configuration(connection, Settings(_env_file=None))
        database_roles.apply(connection)
    built = Warehouse(url, tmp_path_factory.mktemp("dbt"))
    built.dbt("build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
    with connect(url) as connection:
        fill(connection)
    # Incremental models are compiled whole, for tests that run them over rows of their own.
    built.dbt("build", "--full-refresh")
    yield built
    with connect(server_url, autocommit=True) as server:
        server.execute(f"drop database {name} with (force)")


@pytest.fixture
def marts(warehouse: Warehouse) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the built warehouse; what a test writes is undone."""
    with connect(warehouse.url) as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="session")
def clients(warehouse: Warehouse) -> Iterator[dict[Role, TestClient]]:
    """Clients of the API on the warehouse, where it is `pulse_api`, by role; all are of team Ledger."""
    secret = "a secret that signs the tokens of these tests"
    app = create_app(Settings(_env_file=None, jwt_secret=SecretStr(secret)), as_role(warehouse.url, "pulse_api"))
    with TestClient(app) as running, connect(warehouse.url) as connection:
        found = {}
        for role in Role:
            user = add_user(connection, f"{role}@example.com", role.title(), role, teams=["Ledger"])
            token = open_session(connection, user.user_id, secret).access_token
            found[role] = TestClient(app, headers={"Authorization": f"Bearer {token}"})
            found[role].portal = running.portal
        connection.commit()
        yield found


@pytest.fixture(scope="session")
def catalogue(warehouse: Warehouse) -> Catalogue:
    """The catalogue that dbt compiled."""
    return load_catalogue(warehouse.target / "semantic_manifest.json")


def fill(connection: psycopg.Connection[Any]) -> None:
    """A quarter of issues, pull requests and deployments, the same each time."""
    chance = random.Random(7)
    put_jira_site(connection)
    put_repository(connection)
    for number in range(1, 81):
        created = START + timedelta(hours=chance.uniform(0, 1500))
        started = created + timedelta(hours=chance.uniform(0, 200))
        done = started + timedelta(hours=chance.uniform(1, 300))
        moves = [(started, "1", "2"), (done, "2", "3")] if number % 8 else [(done, "1", "3")]
        team, assignee = chance.choice([("Ledger", "ada"), ("Search", "bob"), (None, None)])
        put_issue(connection, number, created, moves if number % 10 else [], team=team, assignee=assignee)
    ada, bob, bot = actor("ada", 1), actor("bob", 2), actor("sweeper", 3, "Bot")
    for number in range(1, 61):
        created = START + timedelta(hours=chance.uniform(0, 1500))
        answered = created + timedelta(hours=chance.uniform(0, 30))
        merged = answered + timedelta(hours=chance.uniform(0, 60))
        author = (ada, bob, bot)[number % 3]
        reviews = [(bot, created), (bob if author is ada else ada, answered)] if number % 5 else []
        title = f"PAY-{number}: do it" if number % 3 == 0 else f"Request {number}"
        end = merged if number % 7 else None
        put_pull_request(connection, number, author, created, end, reviews, created, title=title)
    for number in range(1, 31):
        begun = START + timedelta(hours=chance.uniform(0, 1500))
        ended = begun + timedelta(minutes=5)
        outcome = "SUCCESS" if number % 4 else "FAILURE"
        environment = "production" if number % 2 else "staging"
        put_deployment(connection, number, environment, [("PENDING", begun), (outcome, ended)])
    fill_sprints(connection)
    fill_versions(connection)
    fill_delivery(connection)
    put_odd_requests(connection)
    # The project's team stands in where nobody chose one; what vanished at the source counts nowhere.
    put_issue(connection, 999, START, [(START + timedelta(days=1), "1", "3")], team="Ghosts")
    connection.execute("update raw.jira_issues set deleted_at = now() where issue_id = '999'")


def fill_versions(connection: psycopg.Connection[Any]) -> None:
    """Two versions: issues born in the first, one that moved to the second, one that left a deleted version."""
    first = put_version(connection, 1, released=True, releaseDate="2026-02-01")
    second = put_version(connection, 2, releaseDate="2026-05-01")
    moved = START + timedelta(days=20)
    for number in range(300, 306):
        moves = [(START + timedelta(days=2), "1", "2"), (START + timedelta(days=9), "2", "3")]
        put_issue(connection, number, START, moves, fixVersions=[first])
    to_second = [version_change(moved, 1, None), version_change(moved, None, 2)]
    put_issue(connection, 306, START, [], changes=to_second, fixVersions=[second])
    put_issue(connection, 307, START, [], changes=[version_change(moved, 3, None)], fixVersions=[])


def fill_sprints(connection: psycopg.Connection[Any]) -> None:
    """Three sprints with ten issues each: planned or added, some removed, flagged, reopened or left over."""
    chance = random.Random(8)
    for sprint in (1, 2, 3):
        begin = START + timedelta(weeks=2 * sprint)
        end = begin + timedelta(weeks=2)
        put_sprint(connection, sprint, begin, end)
        for number in range(200 + sprint * 10, 210 + sprint * 10):
            joined = begin + timedelta(hours=chance.choice([-20, -2, 30]))
            changes = [sprint_change(joined, "", str(sprint))]
            points: float | None = chance.choice([1, 2, 3, 5, None])
            if points:
                changes.append(points_change(joined + timedelta(hours=chance.uniform(-9, 9)), None, points))
            started = joined + timedelta(hours=chance.uniform(10, 100))
            moves = [(started, "1", "2"), (started + timedelta(hours=chance.uniform(5, 500)), "2", "3")]
            if number % 5 == 0:
                reopened = moves[-1][0] + timedelta(hours=3)
                moves += [(reopened, "3", "2"), (reopened + timedelta(hours=30), "2", "3")]
            if number % 6 == 0:
                changes.append(sprint_change(joined + timedelta(hours=60), str(sprint), ""))
            if number % 4 == 0:
                changes.append(flag_change(started + timedelta(hours=1), is_flagged=True))
                changes.append(flag_change(started + timedelta(hours=4), is_flagged=False))
            created = joined - timedelta(hours=50)
            more: dict[str, Any] = {"customfield_3": points, "timeoriginalestimate": chance.choice([3600, 7200, None])}
            if number % 3 == 0:
                more["issuetype"] = {"name": "Bug", "hierarchyLevel": 0}
            put_issue(connection, number, created, moves, team="Ledger", changes=changes, **more)
