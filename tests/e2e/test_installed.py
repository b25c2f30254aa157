"""What is in the wheel; that it works is what the other tests of this folder show, which all run the installed one."""

import json
import subprocess
import tomllib
from pathlib import Path

import pytest

from pulse.paths import PROJECT_DIR
from tests.e2e.conftest import Demo
from tests.e2e.installation import Installation

BROUGHT = [
    "dagster.yaml",
    "dagster-celery.yaml",
    "dagster-local.yaml",
    "workspace.yaml",
    "CHANGELOG.md",
    "dbt_project/profiles.yml",
    "dbt_project/target/manifest.json",
    "dbt_project/target/semantic_manifest.json",
]


def test_the_command_is_that_of_the_wheel(installation: Installation, tmp_path: Path) -> None:
    told = subprocess.run([installation.pulse, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    project = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())["project"]
    assert told.stdout == f"pulse {project['version']}\n"
    python = installation.directory / "bin" / "python"
    where = "import pulse, pulse_assets, api, sample_org; print(*(m.__file__ for m in (pulse, pulse_assets, api)))"
    found = subprocess.run([python, "-c", where], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert all(Path(file).is_relative_to(installation.packages) for file in found.split()), found


@pytest.mark.parametrize("name", BROUGHT)
def test_the_project_files_are_in_the_wheel(installation: Installation, name: str) -> None:
    assert (installation.packages / "pulse" / "project" / name).read_bytes() == (PROJECT_DIR / name).read_bytes()


def test_all_models_and_migrations_are_in_the_wheel(installation: Installation) -> None:
    for folder, there in (("dbt_project", "pulse/project/dbt_project"), ("pulse/migrations", "pulse/migrations")):
        ours = {path.relative_to(PROJECT_DIR / folder) for path in (PROJECT_DIR / folder).rglob("*.sql")}
        ours |= {path.relative_to(PROJECT_DIR / folder) for path in (PROJECT_DIR / folder).rglob("0*.py")}
        ours = {path for path in ours if path.parts[0] not in ("target", "dbt_packages")}
        assert [path for path in sorted(ours) if not (installation.packages / there / path).exists()] == []


def test_a_backup_restored_elsewhere_gives_the_same_figures(demo: Demo, open_directory: Path) -> None:
    newcomer, file = demo.newcomer, open_directory / "home" / "demo.backup"
    environment = newcomer.on_the_sample
    made = newcomer.pulse("backup", str(file), "--json", environment=environment)
    assert made.returncode == 0, made.stderr
    elsewhere = environment | {"PULSE_DATA_DIR": str(open_directory / "home" / "restored")}
    restored = newcomer.pulse("restore", str(file), environment=elsewhere)
    assert restored.returncode == 0, restored.stderr
    question = ("metrics", "issue_lead_time", "--by", "team,week", "--json")
    before, after = (newcomer.pulse(*question, environment=place).stdout for place in (environment, elsewhere))
    assert json.loads(before)["n"] > 0
    assert json.loads(after) == json.loads(before)


def test_nothing_is_written_beside_what_was_installed(installation: Installation, demo: Demo) -> None:
    assert demo.result.returncode == 0, demo.result.stderr
    listed = {path.relative_to(installation.packages / "pulse" / "project") for path in installation.files()}
    written = {path for path in listed if path.parts[:2] == ("dbt_project", "target")}
    assert written == {Path("dbt_project/target/manifest.json"), Path("dbt_project/target/semantic_manifest.json")}
    assert not [path for path in listed if "logs" in path.parts]
