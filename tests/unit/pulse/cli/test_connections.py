import json
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse.connections.keys import new_key
from sample_org.server import Simulation

from .test_commands import pulse

TOKEN = "good-planted"


@pytest.fixture
def connections(tmp_path: Path, database_url: str) -> Any:
    """`pulse connections` on a fresh database."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        places = {"PULSE_DATABASE_URL": database_url, "PULSE_DATA_DIR": str(tmp_path)}
        return pulse(tmp_path, "connections", *words, **places, **environment)

    return run


def test_a_site_is_added_tested_and_removed(connections: Any, simulation: Simulation) -> None:
    site = ("--url", simulation.jira_url, "--email", "ada@example.com", "--project", "PAY")
    added = connections("add", "jira", "europe", *site, PULSE_NEW_TOKEN=TOKEN)
    assert (added.returncode, added.stdout) == (0, "europe is added. Test it: pulse connections test jira europe\n")
    tested = connections("test", "jira", "europe")
    assert tested.returncode == 0
    assert "jira europe token" in tested.stdout
    assert connections("scope", "jira", "europe").stdout == "europe now reads all projects.\n"
    listed = connections("list", "--json")
    (one,) = json.loads(listed.stdout)
    assert (one["id"], one["source"], one["scope"], one["is_enabled"]) == ("europe", "jira", ["all projects"], True)
    assert TOKEN not in added.stdout + added.stderr + tested.stdout + listed.stdout
    assert connections("remove", "jira", "europe").returncode == 0
    assert "No source is connected" in connections("list").stdout


def test_a_key_is_rotated_as_the_guide_says(
    connections: Any, database: psycopg.Connection[Any], tmp_path: Path
) -> None:
    connections("add", "github", "europe", "--organization", "acme", PULSE_NEW_TOKEN=TOKEN)
    key = connections("new-key").stdout.strip()
    rekeyed = connections("rekey", PULSE_SECRET_KEYS=key)
    assert rekeyed.returncode == 0
    assert "secret_key may be deleted" in rekeyed.stdout
    (tmp_path / "secret_key").unlink()
    lost = connections("test", "github", "europe", PULSE_SECRET_KEYS=new_key())
    assert lost.returncode == 1
    assert "pulse connections rotate github europe" in lost.stderr
    actions = database.execute("select action from app.audit_log order by entry_id").fetchall()
    assert actions == [("connections.added",), ("connections.rekeyed",)]


def test_what_is_wrong_is_told(connections: Any) -> None:
    refused = connections("add", "jira", "europe", "--url", "ftp://x.y", PULSE_NEW_TOKEN=TOKEN)
    assert (refused.returncode, "http" in refused.stderr) == (2, True)
    assert "PULSE_NEW_TOKEN" in connections("rotate", "jira", "europe").stderr
    assert "There is no jira connection 'europe'" in connections("disable", "jira", "europe").stderr
