from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from pulse.database import connect
from pulse.findings.reading import Selection, read_all_findings, read_history
from pulse.findings.scales import Severity
from pulse.roles import Role
from pulse_assets.insights.store import Change, store

from .made import make

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)
TUESDAY, WEDNESDAY, THURSDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 3))
Connection = psycopg.Connection[Any]


def rows(connection: Connection) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute("select * from insights.findings order by finding_id").fetchall()


def history(connection: Connection) -> list[tuple[Any, ...]]:
    names = ("subject_id", "first_seen_at", "last_seen_at", "closed_at")
    return [tuple(row[name] for name in names) for row in rows(connection)]


def test_a_finding_is_stored_as_it_was_claimed(database: Connection) -> None:
    claimed = make(period_started_at=MONDAY, minimum_role=Role.USER, severity=Severity.CRITICAL)
    assert store(database, "ageing_work", [claimed], TUESDAY, "run") == Change(open=1, opened=1, closed=0)
    (row,) = rows(database)
    expected = asdict(claimed) | {"evidence": {"query": "marts.fct_work_items", "records": ["default:jira:1"]}}
    assert {name: row[name] for name in expected} == expected
    assert (row["first_seen_at"], row["last_seen_at"], row["closed_at"]) == (TUESDAY, TUESDAY, None)
    assert row["run_id"] == "run"


def test_what_is_still_true_changes_in_nothing_but_when_it_was_last_seen(database: Connection) -> None:
    found = [make(1), make(2)]
    store(database, "ageing_work", found, MONDAY, "run")
    (before, other) = rows(database)
    assert store(database, "ageing_work", found, TUESDAY, "run") == Change(open=2, opened=0, closed=0)
    assert rows(database) == [before | {"last_seen_at": TUESDAY}, other | {"last_seen_at": TUESDAY}]


def test_what_is_still_true_but_worse_is_brought_up_to_date(database: Connection) -> None:
    store(database, "ageing_work", [make()], MONDAY, "first")
    store(database, "ageing_work", [make(value=900.0, severity=Severity.CRITICAL)], TUESDAY, "second")
    (row,) = rows(database)
    assert (row["value"], row["severity"], row["run_id"]) == (900.0, "critical", "second")
    assert (row["first_seen_at"], row["last_seen_at"]) == (MONDAY, TUESDAY)


def test_what_is_no_longer_true_closes_and_opens_anew_when_it_comes_back(database: Connection) -> None:
    store(database, "ageing_work", [make(1), make(2)], MONDAY, "run")
    change = store(database, "ageing_work", [make(2), make(3)], TUESDAY, "run")
    assert change == Change(open=2, opened=1, closed=1)
    assert store(database, "ageing_work", [], WEDNESDAY, "run") == Change(open=0, opened=0, closed=2)
    assert store(database, "ageing_work", [make(1)], THURSDAY, "run") == Change(open=1, opened=1, closed=0)
    assert history(database) == [
        ("default:jira:1", MONDAY, MONDAY, TUESDAY),
        ("default:jira:2", MONDAY, TUESDAY, WEDNESDAY),
        ("default:jira:3", TUESDAY, TUESDAY, WEDNESDAY),
        ("default:jira:1", THURSDAY, THURSDAY, None),
    ]


def test_other_kinds_are_left_alone(database: Connection) -> None:
    store(database, "ageing_work", [make()], MONDAY, "run")
    store(database, "review_load", [make(kind="review_load")], MONDAY, "run")
    store(database, "review_load", [], TUESDAY, "run")
    assert [(row["kind"], row["closed_at"]) for row in rows(database)] == [
        ("ageing_work", None),
        ("review_load", TUESDAY),
    ]


@pytest.mark.parametrize(
    ("findings", "reason"),
    [([make(1), make(1)], "two findings"), ([make(1), make(2, kind="review_load")], "'review_load' among")],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    database: Connection, findings: list[Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        store(database, "ageing_work", findings, MONDAY, "run")
    assert rows(database) == []


def test_a_second_writer_waits_for_the_first_and_opens_nothing_twice(database: Connection, database_url: str) -> None:
    with connect(database_url, autocommit=True) as second:
        second.execute("set lock_timeout = '100ms'")
        with database.transaction():
            store(database, "ageing_work", [make()], MONDAY, "run")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                store(second, "ageing_work", [make()], MONDAY, "other")
        assert store(second, "ageing_work", [make()], TUESDAY, "other") == Change(open=1, opened=0, closed=0)
    assert len(rows(database)) == 1


def test_each_day_on_which_a_finding_is_true_is_remembered_with_its_last_state(database: Connection) -> None:
    store(database, "ageing_work", [make(value=200.0)], MONDAY, "run")
    store(database, "ageing_work", [make(value=250.0)], MONDAY + timedelta(hours=23), "run")
    store(database, "ageing_work", [make(value=300.0, severity=Severity.CRITICAL)], TUESDAY, "run")
    store(database, "ageing_work", [], WEDNESDAY, "run")
    (row,) = rows(database)
    days = read_history(database, row["finding_id"], Selection(tuple(Role)))
    assert [(day.day, day.value, day.severity) for day in days] == [
        (MONDAY.date(), 250.0, "warning"),
        (TUESDAY.date(), 300.0, "critical"),
    ]


def test_who_may_not_see_a_finding_does_not_see_its_past(database: Connection) -> None:
    store(database, "ageing_work", [make(minimum_role=Role.USER)], MONDAY, "run")
    (row,) = rows(database)
    assert read_history(database, row["finding_id"], Selection((Role.VIEWER,))) == []
    assert read_history(database, row["finding_id"], Selection(tuple(Role), own_teams=("Search",))) == []
    assert len(read_history(database, row["finding_id"], Selection(tuple(Role), own_teams=("Payments",)))) == 1


def test_of_a_period_are_those_that_were_true_in_it_however_many(
    database: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pulse.findings.reading.PAGE", 2)
    store(database, "ageing_work", [make(1)], MONDAY, "run")
    store(database, "ageing_work", [make(2), make(3), make(4)], TUESDAY, "run")
    store(database, "ageing_work", [make(4), make(5)], THURSDAY, "run")
    wednesday = Selection(tuple(Role), true_from=WEDNESDAY, true_until=THURSDAY)
    found = [one.subject_id for one in read_all_findings(database, wednesday)]
    assert sorted(found) == ["default:jira:2", "default:jira:3", "default:jira:4"]


def test_the_effect_is_the_value_in_expected_ones(database: Connection) -> None:
    found = [make(1, value=300.0), make(2, expected=None), make(3, expected=0.0), make(4, confidence=0.97)]
    store(database, "ageing_work", found, MONDAY, "run")
    assert [row["effect"] for row in rows(database)] == [3.0, None, None, 2.0]
    assert [row["confidence"] for row in rows(database)] == [None, None, None, 0.97]
