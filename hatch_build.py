"""Puts into the wheel what the program needs beside its packages, in `pulse/project` (`pulse.paths` finds it there)."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "pulse/project"
FILES = (
    *("dagster.yaml", "dagster-celery.yaml", "dagster-local.yaml", "workspace.yaml", "CHANGELOG.md"),
    *("dbt_project/dbt_project.yml", "dbt_project/profiles.yml"),
)
FOLDERS = ("dbt_project/models", "dbt_project/macros", "dbt_project/tests")
# Made from the sources: parsing them takes eleven seconds, which nobody who installs Pulse should wait for.
MADE = ("dbt_project/target/manifest.json", "dbt_project/target/semantic_manifest.json")


class ProjectFiles(BuildHookInterface[Any]):
    """Adds the files to a wheel; an editable one uses those of the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files; FileNotFoundError where what is made from the sources is absent or older than they are."""
        if version == "editable":
            return
        root = Path(self.root)
        sources = [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file()]
        newest = max(path.stat().st_mtime for path in sources)
        for name in MADE:
            if not (root / name).exists() or (root / name).stat().st_mtime < newest:
                raise FileNotFoundError(f"{name} is not made from the sources as they are: use `make wheel`")
        for name in (*FILES, *FOLDERS, *MADE):
            build_data["force_include"][str(root / name)] = f"{PLACE}/{name}"
