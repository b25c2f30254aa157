"""A database with Pulse's tables and Dagster's, fresh for each test, and the code location that works on it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import dagster as dg
import pytest

from pulse.database import connect, tool_environment
from pulse.paths import DAGSTER_YAML
from pulse.settings import Settings
from pulse_assets.definitions import build_defs
from sample_org.generation import generate
from sample_org.server import Simulation, serve
from tests.conftest import at

from .location import FIRST, Location

TEMPLATE = "code_location_template"
NUMBERS = count(1)


@contextmanager
def opened_instance(url: str, home: Path) -> Iterator[dg.DagsterInstance]:
    """The Dagster instance of the project's `dagster.yaml`, in the database at `url`."""
    home.mkdir(exist_ok=True)
    shutil.copy(DAGSTER_YAML, home)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**tool_environment(url), "PULSE_DATA_DIR": str(home), "DAGSTER_HOME": str(home)}.items():
            patch.setenv(name, value)
        with dg.DagsterInstance.from_config(str(home)) as instance:
            # As `pulse_assets.run` does: else Dagster connects anew for every statement.
            instance.optimize_for_webserver(statement_timeout=60_000, pool_recycle=3600, max_overflow=10)
            yield instance


@pytest.fixture(scope="session")
def prepared_database(
    server_url: str, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Name of a database in which Dagster has made its tables."""
    with connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {TEMPLATE} template {template_database} strategy file_copy")
        with opened_instance(at(server_url, TEMPLATE), tmp_path_factory.mktemp("dagster")):
            pass
        yield TEMPLATE


@contextmanager
def _fresh(server_url: str, prepared: str, home: Path, team: Simulation) -> Iterator[Location]:
    name = f"code_location_{next(NUMBERS)}"
    with connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {name} template {prepared} strategy file_copy")
        with opened_instance(at(server_url, name), home) as instance:
            settings = Settings(
                _env_file=None,
                database_url=at(server_url, name),
                data_dir=home / "data",
                jira_url=team.jira_url,
                jira_token="good",
                github_api_url=team.github_url,
                github_token="good",
                github_organizations=team.organisation.login,
                start_date=FIRST,
            )
            yield Location(settings, instance, team, build_defs(settings))
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="session")
def served_team() -> Iterator[Simulation]:
    """One team for three months, whose last days are in June 2026."""
    until = datetime(2026, 6, 30, tzinfo=UTC)
    with serve(generate(seed=5, until=until, months=3, teams=1, scale=0.4)) as simulation:
        yield simulation


@pytest.fixture
def location(server_url: str, prepared_database: str, tmp_path: Path, served_team: Simulation) -> Iterator[Location]:
    """The code location over that team, on a fresh database with a real instance."""
    with _fresh(server_url, prepared_database, tmp_path / "home", served_team) as fresh:
        yield fresh
    served_team.disarm()


@pytest.fixture(scope="module")
def lasting_location(
    server_url: str, prepared_database: str, tmp_path_factory: pytest.TempPathFactory, served_team: Simulation
) -> Iterator[Location]:
    """One like it for all tests of a module."""
    with _fresh(server_url, prepared_database, tmp_path_factory.mktemp("home"), served_team) as fresh:
        yield fresh
