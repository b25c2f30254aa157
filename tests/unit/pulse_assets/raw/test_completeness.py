from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from pulse_assets.jira.tables import CHANGELOGS, ISSUES
from pulse_assets.raw.checks import complete
from pulse_assets.raw.completeness import Short, Total, short_of
from pulse_assets.raw.table import Batch, Rejected, Row
from pulse_assets.raw.writer import write

Database = psycopg.Connection[Any]
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def held(database: Database) -> Database:
    """Three issues of PAY and one of WEB; another of PAY did not fit."""
    rows = [Row((f"{p}-{n}", f"{p}-{n}", p, NOON), b"{}") for p, n in [("PAY", 1), ("PAY", 2), ("PAY", 3), ("WEB", 1)]]
    write(database, "default", "PAY", [Batch(ISSUES, rows, [Rejected("no key", b"{}")])])
    return database


def total(unit: str, count: int, tolerance: int = 0) -> Total:
    return Total(unit, "default", ISSUES, "project_key", [unit], count, tolerance)


def test_units_with_as_many_are_complete_and_what_did_not_fit_counts(held: Database) -> None:
    assert short_of(held, [total("PAY", 4), total("WEB", 1)]) == []


def test_units_with_fewer_are_told(held: Database) -> None:
    (short,) = short_of(held, [total("PAY", 4), total("WEB", 7)])
    assert (short, short.missing) == (Short("WEB", 1, 7), 6)


def test_an_estimate_may_be_off_by_its_tolerance(held: Database) -> None:
    assert short_of(held, [total("WEB", 7, tolerance=6)]) == []
    assert len(short_of(held, [total("WEB", 7, tolerance=5)])) == 1


def test_deleted_rows_are_not_counted(held: Database) -> None:
    held.execute("update raw.jira_issues set deleted_at = now() where project_key = 'WEB'")
    assert short_of(held, [total("WEB", 1)]) == [Short("WEB", 0, 1)]


def test_the_check_names_what_lacks_records(held: Database) -> None:
    check = complete(held, [total("PAY", 4), total("WEB", 7)], ISSUES)
    assert (check.passed, check.description) == (False, "1 lack records: WEB")
    assert check.metadata["missing"].value == 6


def test_a_source_that_says_nothing_passes_and_the_check_says_so(held: Database) -> None:
    check = complete(held, [total("PAY", 4)], CHANGELOGS)
    assert check.passed
    assert check.description == "The source was not asked in this run, or does not say."
