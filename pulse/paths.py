"""Where the parts of the project and a person's own files lie on disk. No other module builds these paths."""

from pathlib import Path

# The wheel brings the project's files along inside the package; in a checkout they lie beside it.
_BROUGHT = Path(__file__).resolve().parent / "project"
IS_INSTALLED = _BROUGHT.is_dir()
PROJECT_DIR = _BROUGHT if IS_INSTALLED else Path(__file__).resolve().parents[1]
DAGSTER_YAML = PROJECT_DIR / "dagster.yaml"
DAGSTER_CELERY_YAML = PROJECT_DIR / "dagster-celery.yaml"
DAGSTER_LOCAL_YAML = PROJECT_DIR / "dagster-local.yaml"
WORKSPACE_YAML = PROJECT_DIR / "workspace.yaml"
DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"
DBT_MANIFEST = DBT_PROJECT_DIR / "target" / "manifest.json"
SEMANTIC_MANIFEST = DBT_PROJECT_DIR / "target" / "semantic_manifest.json"
OWN_CONFIGURATION = Path("pulse.yaml")


def own_configuration(configured: Path | None) -> Path | None:
    """A person's own file: the `configured` one, else `pulse.yaml` in the working directory where there is one."""
    return configured or (OWN_CONFIGURATION if OWN_CONFIGURATION.is_file() else None)
