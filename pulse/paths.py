"""Where the parts of the project and a person's own files lie on disk. No other module builds these paths."""

from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]
DAGSTER_YAML = PROJECT_DIR / "dagster.yaml"
WORKSPACE_YAML = PROJECT_DIR / "workspace.yaml"
DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"
SEMANTIC_MANIFEST = DBT_PROJECT_DIR / "target" / "semantic_manifest.json"
OWN_CONFIGURATION = Path("pulse.yaml")


def own_configuration(configured: Path | None) -> Path | None:
    """A person's own file: the `configured` one, else `pulse.yaml` in the working directory where there is one."""
    return configured or (OWN_CONFIGURATION if OWN_CONFIGURATION.is_file() else None)
