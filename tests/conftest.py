"""What tests share: a real PostgreSQL with a fresh migrated database a test, settings, the sample organisation."""

import atexit
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

from pulse import embedded, redaction
from pulse.database import connect
from pulse.migrations import migrate
from pulse.settings import Settings
from sample_org.generation import generate
from sample_org.server import Simulation, serve

# Started in the background, pytest would hand down SIGINT as ignored, and Dagster does with SIGTERM as with SIGINT.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Machines that test are busy: how long one example takes says nothing.
settings.register_profile("pulse", deadline=None)
settings.load_profile("pulse")

TEMPLATE = "pulse_template"
# Tests that share what takes a minute and more to make: an installation with its demo, a warehouse that dbt builds.
SHARING = ("tests/e2e/", "tests/integration/dbt/")
NUMBERS = count(1)

for name in [name for name in os.environ if name.startswith(("PULSE_", "DAGSTER_", "DBT_"))]:
    # Tests say what they need; what the developer's shell has set must not decide.
    del os.environ[name]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """Give each process whole files, and all files that share something dear to one process."""
    scheduler = LoadFileScheduling(config, log)
    scheduler._split_scope = scope_of
    return scheduler


def scope_of(test: str) -> str:
    """What is run by one process."""
    return next((folder for folder in SHARING if test.startswith(folder)), test.partition("::")[0])


def at(server: str, database: str) -> str:
    """The address of `database` on `server`."""
    return psycopg.conninfo.make_conninfo(server, dbname=database)


@pytest.fixture(autouse=True)
def environment_of_before() -> Iterator[None]:
    """Assets that run in the process set variables for dbt, and learn secrets: the next test must not see them."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)
    redaction.LEARNT.clear()


@pytest.fixture(scope="session")
def open_directory() -> Path:
    """A directory that other users may pass through: run by root, the embedded server is another user.

    pytest closes its own temporary directories to others whenever a session begins, also beside a running one.
    """
    directory = Path(mkdtemp(prefix="pulse-tests-"))
    directory.chmod(0o755)
    # Registered before the server's own stop, so it runs after it.
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory


@pytest.fixture(scope="session")
def server_url(open_directory: Path) -> str:
    """One PostgreSQL server for all tests; it ends with the process."""
    url = embedded.start(open_directory / "data")
    with connect(url, autocommit=True) as connection:
        # What a crash would lose is thrown away anyway.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"alter system set {setting} = off")
        connection.execute("select pg_reload_conf()")
    return url


@pytest.fixture(scope="session")
def template_database(server_url: str) -> str:
    """Name of a migrated database without rows, which the databases of the tests are copies of."""
    with connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {TEMPLATE}")
    migrate(at(server_url, TEMPLATE))
    return TEMPLATE


@pytest.fixture
def database_url(server_url: str, template_database: str) -> Iterator[str]:
    """The address of a fresh migrated database."""
    name = f"test_{next(NUMBERS)}"
    with connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {name} template {template_database} strategy file_copy")
        yield at(server_url, name)
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def database(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a fresh migrated database."""
    with connect(database_url) as connection:
        yield connection


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings of the values given, with a data directory of the test's own; no environment, no `.env`."""

    def make(**values: Any) -> Settings:
        return Settings(_env_file=None, **{"data_dir": tmp_path / "data", **values})

    return make


@pytest.fixture(scope="session")
def served_organisation() -> Iterator[Simulation]:
    """A small sample organisation behind Jira's and GitHub's APIs, one for all tests."""
    until = datetime(2026, 6, 30, tzinfo=UTC)
    with serve(generate(seed=7, until=until, months=4, teams=2, scale=0.5)) as simulation:
        # More requests an hour than all tests together send.
        simulation.github.hourly = 10**6
        yield simulation


@pytest.fixture
def simulation(served_organisation: Simulation) -> Iterator[Simulation]:
    """The sample organisation without faults and with empty statistics. Tests that change records serve their own."""
    served_organisation.disarm()
    served_organisation.statistics.clear()
    yield served_organisation
    served_organisation.disarm()


@pytest.fixture
def sample_settings(simulation: Simulation, make_settings: Callable[..., Settings]) -> Settings:
    """Settings that read the sample organisation."""
    return make_settings(
        jira_url=simulation.jira_url,
        jira_email="test@example.com",
        jira_token="good",
        github_api_url=simulation.github_url,
        github_token="good",
        github_organizations=simulation.organisation.login,
    )
