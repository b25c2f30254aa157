from datetime import date
from typing import Any

import psycopg
import pytest

from pulse.reports.kinds import Kind
from pulse.reports.storage import Forms, ReportError, periods_reported, read_report, read_reports, store
from tests.unit.pulse_assets.insights.reports.made import report

Database = psycopg.Connection[Any]


def keep(database: Database, **values: Any) -> int:
    return store(database, Forms(report(**values), "markdown", "<p>html</p>"))


def test_a_report_comes_back_whole_and_keeps_its_number_when_it_is_written_anew(database: Database) -> None:
    number = keep(database)
    assert keep(database, summary=["Better."]) == number
    assert read_report(database, number) == Forms(report(summary=["Better."]), "markdown", "<p>html</p>")
    with pytest.raises(ReportError, match="no report 999"):
        read_report(database, 999)


def test_reports_of_all_and_of_a_team_are_apart(database: Database) -> None:
    keep(database)
    keep(database, team=None)
    assert periods_reported(database, Kind.WEEKLY) == {("Payments", date(2026, 6, 1)), (None, date(2026, 6, 1))}
    assert periods_reported(database, Kind.MONTHLY) == set()
    assert [one.team for one in read_reports(database, 9, is_of_all=True)] == [None]
    assert [one.title for one in read_reports(database, 9, team="Payments")] == ["Payments, week 23 of 2026"]


def test_pages_follow_the_periods_and_not_the_order_of_writing(database: Database) -> None:
    for day in (8, 1, 15):
        keep(database, since=date(2026, 6, day), until=date(2026, 6, day + 7))
    first = read_reports(database, 2)
    assert [one.since.day for one in first] == [15, 8]
    assert [one.since.day for one in read_reports(database, 2, before=first[-1].report_id)] == [1]
