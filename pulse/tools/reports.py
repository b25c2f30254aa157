"""The weekly and monthly reports: list_reports, read_report."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, Field

from pulse.reports.document import Report
from pulse.reports.kinds import Kind
from pulse.reports.storage import ReportError
from pulse.reports.storage import read_report as stored_report
from pulse.reports.storage import read_reports as stored_reports
from pulse.tools.context import Context
from pulse.tools.links import link
from pulse.tools.result import Arguments, Result, ToolError


class ListReports(Arguments):
    """Which reports."""

    kind: Kind | None = Field(None, description="weekly or monthly")
    team: str | None = Field(None, description="name of the team; null: those of all teams and of the organisation")
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    before: int | None = Field(None, description="report_id of the last one of the page before")


class ReportEntry(BaseModel):
    """A report in the list; `team` is null for the whole organisation."""

    report_id: int
    kind: str
    team: str | None
    since: date
    until: date = Field(description="first day after the period")
    title: str
    made_at: datetime


class ReportList(Result):
    """Reports, those of the latest periods first."""

    reports: list[ReportEntry]
    has_more: bool = Field(description="whether a next page exists; ask with before = the last report_id")


def list_reports(context: Context, asked: ListReports) -> ReportList:
    """The reports that were written."""
    found = stored_reports(context.connection, asked.limit + 1, asked.before, asked.kind, asked.team)
    shown = [ReportEntry.model_validate(one, from_attributes=True) for one in found[: asked.limit]]
    return ReportList(
        n=len(shown),
        as_of=max((one.made_at for one in shown), default=None),
        link=link("reports"),
        reports=shown,
        has_more=len(found) > len(shown),
    )


class ReadReport(Arguments):
    """Which report."""

    report_id: int = Field(ge=1, lt=2**63, description="as list_reports tells it")


class WholeReport(Result):
    """A report: what changed, the figures beside the period before, and the findings."""

    report: Report


def read_report(context: Context, asked: ReadReport) -> WholeReport:
    """One report; ToolError when there is none of that number."""
    try:
        report = stored_report(context.connection, asked.report_id).report
    except ReportError as error:
        raise ToolError(f"{error} Ask list_reports which there are.") from error
    return WholeReport(
        n=len(report.figures), as_of=report.as_of, link=link("reports", str(asked.report_id)), report=report
    )
