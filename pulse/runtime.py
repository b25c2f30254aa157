"""What every command that does work needs first: a migrated database, a Dagster home, the children's environment."""

import os
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pulse import embedded
from pulse.database import connect, tool_environment
from pulse.errors import ConfigurationError
from pulse.paths import (
    DAGSTER_CELERY_YAML,
    DAGSTER_LOCAL_YAML,
    DAGSTER_YAML,
    DBT_PROJECT_DIR,
    IS_INSTALLED,
    own_configuration,
)
from pulse.settings import Settings

# Without compiled files Dagster needs ten times as long to import, in every process.
SLOWING_VARIABLE = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True)
class Runtime:
    """The place that commands work in: its database address and the environment of its child processes."""

    settings: Settings
    database_url: str
    environment: dict[str, str]

    @property
    def log_dir(self) -> Path:
        """Where children write their logs."""
        return self.settings.data_dir.resolve() / "logs"


def database_url(settings: Settings) -> str:
    """The configured server's address, else that of the embedded one, which this starts or joins."""
    secret = settings.database_url
    return embedded.database_url(secret.get_secret_value() if secret else None, settings.data_dir)


def open_runtime(settings: Settings) -> Runtime:
    """Start or reach the database, bring it to the newest schema, and lay out the Dagster home.

    Raises:
        DatabaseError: the configured server cannot be reached.
        ConfigurationError: PULSE_DATA_DIR cannot be used, or runs are to go to Celery, which is not installed.
    """
    url = database_url(settings)
    connect(url).close()
    # alembic takes half a second to import; commands that only read do without.
    from pulse.migrations import migrate

    migrate(url)
    return Runtime(settings, url, child_environment(settings, url, _dagster_home(settings)))


def _dagster_home(settings: Settings) -> Path:
    home = settings.data_dir.resolve() / "dagster"
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"PULSE_DATA_DIR cannot be {home.parent}: {error.strerror}. Name another.") from error
    (home / DAGSTER_YAML.name).write_text(DAGSTER_YAML.read_text() + _launcher(settings))
    return home


def _launcher(settings: Settings) -> str:
    """How runs are started: on this machine, or by whichever host has a worker."""
    if settings.celery_url is None:
        return DAGSTER_LOCAL_YAML.read_text()
    if find_spec("dagster_celery") is None:
        raise ConfigurationError("PULSE_CELERY_URL needs the extra: install pulse-analytics[celery].")
    return DAGSTER_CELERY_YAML.read_text()


def _own_files(settings: Settings) -> dict[str, str]:
    # A child may work in another directory, where they are not.
    own = {"PULSE_CONFIGURATION": own_configuration(settings.configuration), "PULSE_METRICS": settings.metrics}
    return {name: str(path.resolve()) for name, path in own.items() if path}


def _dbt_target(settings: Settings) -> dict[str, str]:
    """Where dbt writes what it compiles: an installed project may lie where nobody but root writes."""
    return {"DBT_TARGET_PATH": str(settings.data_dir.resolve() / "dbt")} if IS_INSTALLED else {}


def inherited_environment() -> dict[str, str]:
    """This process's environment without what would slow children down."""
    return {name: value for name, value in os.environ.items() if name != SLOWING_VARIABLE}


def child_environment(settings: Settings, url: str, dagster_home: Path) -> dict[str, str]:
    """This process's environment with what Dagster, dbt and our own children need to work on the same database."""
    inherited = inherited_environment()
    # Dagster finds dbt by PATH, where a virtual environment that was never activated is missing.
    path = os.pathsep.join([str(Path(sys.executable).parent), inherited.get("PATH", os.defpath)])
    return (
        inherited
        | tool_environment(url)
        | {
            "PATH": path,
            "DAGSTER_HOME": str(dagster_home),
            "DBT_PROJECT_DIR": str(DBT_PROJECT_DIR),
            "DBT_PROFILES_DIR": str(DBT_PROJECT_DIR),
            **_dbt_target(settings),
            "PULSE_DATA_DIR": str(settings.data_dir.resolve()),
            **_own_files(settings),
            **({"PULSE_CELERY_URL": settings.celery_url.get_secret_value()} if settings.celery_url else {}),
            "DO_NOT_TRACK": "1",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
    )
