"""Files that name the same thing twice, held together."""

import re
import tomllib
from pathlib import Path

import yaml

from pulse.paths import DAGSTER_YAML, PROJECT_DIR, WORKSPACE_YAML


def project_table() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads((PROJECT_DIR / "pyproject.toml").read_text())["tool"]["dg"]["project"]
    return table


def test_dagster_and_dg_load_the_same_code_location() -> None:
    (location,) = yaml.safe_load(WORKSPACE_YAML.read_text())["load_from"]
    workspace = location["python_module"]
    project = project_table()
    assert workspace["module_name"] == project["code_location_target_module"]
    assert workspace["location_name"] == project["code_location_name"]
    assert workspace["module_name"].split(".")[0] == project["root_module"]


def test_dagster_keeps_its_state_in_the_same_database_and_tells_nobody() -> None:
    instance = yaml.safe_load(DAGSTER_YAML.read_text())
    assert instance["storage"] == {"postgres": {"postgres_url": {"env": "PULSE_DAGSTER_DATABASE_URL"}}}
    assert instance["telemetry"] == {"enabled": False}
    assert instance["run_retries"]["retry_on_asset_or_op_failure"] is False


def test_continuous_integration_runs_what_people_run() -> None:
    script = (PROJECT_DIR / ".ci" / "run").read_text()
    targets = re.findall(r"^([a-z]+):", (PROJECT_DIR / "Makefile").read_text(), re.MULTILINE)
    assert {"lint", "secrets", "test"} <= set(re.findall(r"^make (\w+)", script, re.MULTILINE))
    assert {"demo", "test", "lint", "format", "clean", "help"} <= set(targets)


def test_the_whole_licence_is_there() -> None:
    text = Path(PROJECT_DIR / "LICENSE").read_text()
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
