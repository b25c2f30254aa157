"""What the insights found: list_findings."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from pulse.findings.reading import Selection, StoredFinding, read_findings
from pulse.findings.scales import Severity
from pulse.tools.context import Context
from pulse.tools.links import link
from pulse.tools.result import Arguments, Result


class ListFindings(Arguments):
    """Which findings."""

    kind: str | None = Field(None, description="the insight that found it", examples=["ageing_work"])
    severity: Severity | None = None
    team: str | None = Field(None, description="name of the team")
    is_open: bool | None = Field(True, description="true: still true; false: closed; null: both")
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    before: int | None = Field(None, description="finding_id of the last one of the page before")


class FindingEntry(BaseModel):
    """A finding, with what it is about and what could be done."""

    finding_id: int
    kind: str
    severity: str
    subject: str
    team: str | None
    metric: str
    value: float
    expected: float | None
    unit: str
    text: str
    next_step: str
    first_seen_at: datetime
    closed_at: datetime | None

    @classmethod
    def of(cls, found: StoredFinding) -> "FindingEntry":
        """The entry of a stored finding."""
        own = {name: getattr(found, name) for name in cls.model_fields if name not in {"subject", "team", "text"}}
        return cls(subject=found.subject_name, team=found.team_name, text=f"{found.title} {found.text}", **own)


class FindingList(Result):
    """Findings, those that were found last first."""

    findings: list[FindingEntry]
    has_more: bool = Field(description="whether a next page exists; ask with before = the last finding_id")


def list_findings(context: Context, asked: ListFindings) -> FindingList:
    """Findings that the reader may see."""
    reader = context.reader
    selection = Selection(
        roles=reader.role.and_below,
        own_teams=None if reader.sees_everybody else reader.teams,
        kind=asked.kind,
        severity=asked.severity,
        team=asked.team,
        is_open=asked.is_open,
        before=asked.before,
    )
    found = read_findings(context.connection, selection, asked.limit + 1)
    shown = found[: asked.limit]
    seen = max((one.last_seen_at for one in shown), default=None)
    return FindingList(
        n=len(shown),
        as_of=seen,
        link=link("findings"),
        findings=[FindingEntry.of(one) for one in shown],
        has_more=len(found) > len(shown),
    )
