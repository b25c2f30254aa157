from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from pulse_assets.jira.tables import ISSUES
from pulse_assets.raw.preview import ROWS, WIDTH, markdown, recent, redacted
from pulse_assets.raw.table import Batch, Row
from pulse_assets.raw.writer import write

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "secret",
    [
        "ann.lee+x@mail.example.com",
        "ghp_" + "a1" * 18,
        "github_pat_" + "b2" * 20,
        "ATATT" + "c3" * 20,
        "AKIA" + "D4" * 8,
    ],
)
def test_addresses_and_tokens_are_left_out(secret: str) -> None:
    assert redacted(f"ask {secret}, please") == "ask …, please"


def test_a_cell_stays_within_its_cell() -> None:
    table = markdown(["a", "b"], [("x | y\nz", "w" * 100), (None, NOON)])
    first, second = table.splitlines()[2:]
    assert first == f"| x \\| y z | {'w' * (WIDTH - 1)}… |"
    assert second == "|  | 2026-06-01 12:00 |"


def test_no_rows_are_no_table() -> None:
    assert markdown(["a"], []) == ""


def test_the_rows_written_last_are_shown(database: psycopg.Connection[Any]) -> None:
    for number in range(ROWS + 3):
        summary = b'{"fields": {"summary": "Ask bob@example.com about %d"}}' % number
        row = Row((str(number), f"PAY-{number}", "PAY", NOON), summary)
        write(database, "default", "PAY", [Batch(ISSUES, [row])])
    header, _, *rows = recent(database, ISSUES).splitlines()
    assert header == "| issue_id | issue_key | project_key | updated_at | title |"
    assert rows[0] == f"| {ROWS + 2} | PAY-{ROWS + 2} | PAY | 2026-06-01 12:00 | Ask … about {ROWS + 2} |"
    assert len(rows) == ROWS
