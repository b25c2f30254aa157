from typing import Any

import psycopg
import pytest

from pulse.job_controls import pause, paused_among, pauses, resume

Database = psycopg.Connection[Any]
UNITS = ["PAY", "WEB"]


@pytest.mark.parametrize(
    ("source", "unit", "resting"),
    [
        ("jira", "PAY", {"PAY"}),
        ("*", "PAY", {"PAY"}),
        ("jira", "*", {"PAY", "WEB"}),
        ("*", "*", {"PAY", "WEB"}),
        ("github", "*", set()),
        ("github", "PAY", set()),
    ],
)
def test_a_pause_holds_what_it_names(database: Database, source: str, unit: str, resting: set[str]) -> None:
    pause(database, source, unit, "ann")
    assert paused_among(database, "jira", UNITS) == resting


def test_pausing_twice_is_one_pause_of_whoever_asked_first(database: Database) -> None:
    pause(database, "jira", "PAY", "ann")
    pause(database, "jira", "PAY", "bob")
    assert [(one.source, one.source_unit, one.asked_by) for one in pauses(database)] == [("jira", "PAY", "ann")]


def test_resuming_ends_the_pauses_within(database: Database) -> None:
    for source, unit in [("jira", "PAY"), ("jira", "*"), ("github", "acme/api")]:
        pause(database, source, unit, "ann")
    assert resume(database, "jira", "PAY") == 1
    assert paused_among(database, "jira", UNITS) == {"PAY", "WEB"}
    assert resume(database, "jira", "*") == 1
    assert resume(database, "*", "*") == 1
    assert pauses(database) == []
    assert resume(database, "*", "*") == 0
