import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse.roles import Role
from pulse_assets.insights.store import store
from tests.unit.pulse_assets.insights.made import make

from .test_commands import pulse

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def findings(database: psycopg.Connection[Any]) -> None:
    """Issue 1 is closed; 2 is open, and so is what a viewer may not see."""
    store(database, "ageing_work", [make(1, title="PAY-1 is old")], MONDAY, "run")
    store(database, "ageing_work", [make(2, title="PAY-2 is old")], MONDAY, "run")
    load = make(3, kind="review_load", minimum_role=Role.USER, title="One gives most", text="Priya gives most.")
    store(database, "review_load", [load], MONDAY, "run")
    database.commit()


def test_open_findings_are_printed_also_those_about_persons(tmp_path: Path, database_url: str, findings: None) -> None:
    printed = pulse(tmp_path, "findings", PULSE_DATABASE_URL=database_url).stdout
    assert printed.index("Priya gives most.") < printed.index("PAY-2 is old")
    assert "PAY-1" not in printed


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        ([], ["One gives most", "PAY-2 is old"]),
        (["--kind", "ageing_work"], ["PAY-2 is old"]),
        (["--closed"], ["PAY-1 is old"]),
        (["--limit", "1"], ["One gives most"]),
        (["--team", "Mobile"], []),
    ],
)
def test_programs_get_them_as_json(
    tmp_path: Path, database_url: str, findings: None, options: list[str], titles: list[str]
) -> None:
    result = pulse(tmp_path, "findings", *options, "--json", PULSE_DATABASE_URL=database_url)
    assert [finding["title"] for finding in json.loads(result.stdout)] == titles


def test_without_any_the_message_says_what_to_do(tmp_path: Path, database_url: str) -> None:
    result = pulse(tmp_path, "findings", PULSE_DATABASE_URL=database_url)
    assert (result.returncode, result.stdout) == (0, "No findings. `pulse insights` looks for them.\n")
