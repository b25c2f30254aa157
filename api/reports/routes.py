"""`/reports`: the weekly and monthly reports, as JSON, Markdown and HTML. None of them tells about a single person."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, PlainTextResponse
from pydantic import BaseModel

from api.auth.principals import MayRead
from api.dependencies import ReadConnection
from pulse.reports.document import Report
from pulse.reports.kinds import Kind
from pulse.reports.storage import StoredReport, read_report, read_reports

router = APIRouter(prefix="/reports", tags=["reports"])


class ReportPage(BaseModel):
    """A page of reports; `next_cursor` is null on the last one."""

    reports: list[StoredReport]
    next_cursor: int | None


class MarkdownResponse(PlainTextResponse):
    """Text in Markdown."""

    media_type = "text/markdown"


@router.get("")
def list_reports(
    _: MayRead,
    connection: ReadConnection,
    kind: Kind | None = None,
    team: Annotated[str | None, Query(description="name of the team")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[int | None, Query(description="`next_cursor` of the page before", ge=0, lt=2**63)] = None,
) -> ReportPage:
    """Reports, those of the latest periods first; those of the whole organisation have no team."""
    found = read_reports(connection, limit + 1, cursor, kind, team)
    page = found[:limit]
    return ReportPage(reports=page, next_cursor=page[-1].report_id if len(found) > limit else None)


ReportId = Annotated[int, Path(description="the report's number", ge=0, lt=2**63)]


@router.get("/{report_id}")
def read_one_report(_: MayRead, connection: ReadConnection, report_id: ReportId) -> Report:
    """A report as data."""
    return read_report(connection, report_id).report


@router.get("/{report_id}/markdown", response_class=MarkdownResponse)
def read_report_as_markdown(_: MayRead, connection: ReadConnection, report_id: ReportId) -> MarkdownResponse:
    """A report as Markdown."""
    return MarkdownResponse(read_report(connection, report_id).markdown)


@router.get("/{report_id}/html", response_class=HTMLResponse)
def read_report_as_page(_: MayRead, connection: ReadConnection, report_id: ReportId) -> HTMLResponse:
    """A report as a page with charts, which needs nothing from elsewhere."""
    return HTMLResponse(read_report(connection, report_id).html)
