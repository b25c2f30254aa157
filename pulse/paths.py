"""Where the parts of the project lie on disk. No other module builds these paths."""

from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]
DAGSTER_YAML = PROJECT_DIR / "dagster.yaml"
WORKSPACE_YAML = PROJECT_DIR / "workspace.yaml"
DBT_PROJECT_DIR = PROJECT_DIR / "dbt_project"
SEMANTIC_MANIFEST = DBT_PROJECT_DIR / "target" / "semantic_manifest.json"
