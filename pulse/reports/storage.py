"""Reports in `insights.reports`: one a kind, team and period; written anew, it takes the place of the earlier one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from pulse.errors import PulseError
from pulse.reports.document import Report
from pulse.reports.kinds import Kind


class ReportError(PulseError):
    """There is no such report."""


@dataclass(frozen=True, slots=True)
class StoredReport:
    """What a list of reports shows."""

    report_id: int
    kind: str
    team: str | None
    since: date
    until: date
    title: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Forms:
    """A report in all its forms."""

    report: Report
    markdown: str
    html: str


def store(connection: psycopg.Connection[Any], forms: Forms) -> int:
    """Keep a report and give its number, which stays when it is written anew."""
    report = forms.report
    row = connection.execute(
        """
        insert into insights.reports (kind, team, since, until, title, document, markdown, html, made_at)
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict (kind, team, since) do update
        set until = excluded.until, title = excluded.title, document = excluded.document,
            markdown = excluded.markdown, html = excluded.html, made_at = excluded.made_at
        returning report_id
        """,
        [
            report.kind,
            report.team,
            report.since,
            report.until,
            report.title,
            Jsonb(report.model_dump(mode="json")),
            forms.markdown,
            forms.html,
            report.made_at,
        ],
    ).fetchone()
    if row is None:
        raise ReportError("The report could not be kept.")
    return int(row[0])


def read_reports(
    connection: psycopg.Connection[Any],
    limit: int,
    before: int | None = None,
    kind: Kind | None = None,
    team: str | None = None,
    made_since: datetime | None = None,
    *,
    is_of_all: bool = False,
) -> list[StoredReport]:
    """Up to `limit` reports, those of the latest periods first; `before` is the number of the last one had already.

    `is_of_all`: only those of the whole organisation.
    """
    query = """
        select report_id, kind, team, since, until, title, made_at
        from insights.reports
        where (%(kind)s::text is null or kind = %(kind)s)
            and (%(team)s::text is null or team = %(team)s)
            and (not %(is_of_all)s or team is null)
            and (%(made_since)s::timestamptz is null or made_at >= %(made_since)s)
            and (%(before)s::bigint is null or (until, report_id) < (
                select until, report_id from insights.reports where report_id = %(before)s
            ))
        order by until desc, report_id desc
        limit %(limit)s
    """
    values = {
        "kind": kind,
        "team": team,
        "made_since": made_since,
        "before": before,
        "limit": limit,
        "is_of_all": is_of_all,
    }
    with connection.cursor(row_factory=class_row(StoredReport)) as cursor:
        return cursor.execute(query, values).fetchall()


def read_report(connection: psycopg.Connection[Any], report_id: int) -> Forms:
    """One report; ReportError when there is none of that number."""
    query = "select document, markdown, html from insights.reports where report_id = %s"
    row = connection.execute(query, [report_id]).fetchone()
    if row is None:
        raise ReportError(f"There is no report {report_id}.")
    return Forms(Report.model_validate(row[0]), row[1], row[2])


def periods_reported(connection: psycopg.Connection[Any], kind: Kind) -> set[tuple[str | None, date]]:
    """Team and first day of all reports of `kind`."""
    rows = connection.execute("select team, since from insights.reports where kind = %s", [kind])
    return {(team, since) for team, since in rows}
