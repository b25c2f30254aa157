"""A database that is emptied for each test, and the sample organisation read into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from pulse.database import connect
from pulse_assets.github import client as github_api
from pulse_assets.jira import client as jira_api
from sample_org.generation import generate
from sample_org.records import Organisation
from sample_org.server import Simulation, serve
from tests.conftest import at
from tests.databases import empty

from .extraction import GITHUB, JIRA, Extraction, Rows, difference

# Requests an hour, for organisations that are read dozens of times.
ENOUGH = 10**6
UNTIL = datetime(2026, 6, 30, tzinfo=UTC)


def small(months: int = 4, teams: int = 2) -> Organisation:
    """A few people."""
    return generate(seed=7, until=UNTIL, months=months, teams=teams, scale=0.5)


@contextmanager
def _database(server_url: str, template: str, name: str) -> Iterator[str]:
    with connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template} strategy file_copy")
        yield at(server_url, name)
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def shared_database(server_url: str, template_database: str) -> Iterator[str]:
    """The address of the database and nothing more: tests take `database_url`."""
    with _database(server_url, template_database, "extraction") as url:
        yield url


@pytest.fixture
def database_url(shared_database: str) -> str:
    """The address of a migrated database without rows."""
    empty(shared_database)
    return shared_database


@pytest.fixture
def extraction(database_url: str, simulation: Simulation) -> Extraction:
    """Runs over the organisation that all tests share, which none may change."""
    return Extraction(database_url, simulation)


@pytest.fixture(scope="session")
def loaded_database(server_url: str, template_database: str, served_organisation: Simulation) -> Iterator[str]:
    """A database that holds the shared organisation, read by one run that met no trouble."""
    with _database(server_url, template_database, "extraction_loaded") as url:
        _read_whole(url, served_organisation)
        yield url


@pytest.fixture
def loaded(loaded_database: str, simulation: Simulation) -> Extraction:
    """Further runs over that database, which must not change what it holds; requests are counted from here on."""
    return Extraction(loaded_database, simulation)


@pytest.fixture(scope="session")
def undisturbed(loaded_database: str, served_organisation: Simulation) -> Rows:
    """What a run that meets no trouble makes of the shared organisation."""
    return Extraction(loaded_database, served_organisation).rows()


@pytest.fixture(scope="session")
def one_team() -> Iterator[Simulation]:
    """One team for two months; small enough to be read dozens of times."""
    with serve(generate(seed=5, until=UNTIL, months=2, teams=1, scale=0.4)) as simulation:
        simulation.github.hourly = ENOUGH
        yield simulation


@pytest.fixture
def troubled(database_url: str, one_team: Simulation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Extraction]:
    """Runs over that team, in pages of few records; the faults that a test arms end with it."""
    for module, name, size in [(jira_api, "PAGE", 8), (jira_api, "HISTORIES_PAGE", 50), (github_api, "PAGE", 8)]:
        monkeypatch.setattr(module, name, size)
    one_team.statistics.clear()
    yield Extraction(database_url, one_team)
    one_team.disarm()


@pytest.fixture(scope="session")
def without(shared_database: str, one_team: Simulation) -> Rows:
    """What runs make of it that meet no trouble."""
    return read_anew(Extraction(shared_database, one_team))


def assert_same(extraction: Extraction, without: Rows, source: str) -> None:
    """All rows of one source are as runs without trouble leave them."""
    rows = extraction.rows({"jira": JIRA, "github": GITHUB}[source])
    assert list(difference(rows, {name: without[name] for name in rows})) == []


@contextmanager
def changing(database_url: str, organisation: Organisation | None = None) -> Iterator[Extraction]:
    """Runs over an organisation of the test's own, which it may change while it is served."""
    with serve(organisation or small()) as simulation:
        yield Extraction(database_url, simulation)


def read_anew(extraction: Extraction) -> Rows:
    """What one whole run makes of the organisation as it is now; the database holds just this afterwards."""
    empty(extraction.url)
    _read_whole(extraction.url, extraction.simulation)
    return extraction.rows()


def _read_whole(url: str, simulation: Simulation) -> None:
    outcomes = Extraction(url, simulation).sync()
    assert not any(outcome.failures for outcome in outcomes.values())
