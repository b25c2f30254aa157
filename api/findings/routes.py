"""`/findings`: what the insights found, those that were found last first."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.auth.principals import MayRead
from api.dependencies import ReadConnection
from pulse.access.errors import NotKnown
from pulse.access.permissions import Principal
from pulse.findings.reading import FindingDay, Selection, StoredFinding, read_findings, read_history
from pulse.findings.scales import Severity
from pulse.roles import Role

router = APIRouter(prefix="/findings", tags=["findings"])


class Wanted(BaseModel):
    """The query parameters: which findings, and how many."""

    model_config = ConfigDict(extra="forbid")

    kind: str | None = Field(None, description="the insight that found it", examples=["ageing_work"])
    severity: Severity | None = None
    team: str | None = Field(None, description="name of the team")
    is_open: bool | None = Field(None, alias="open", description="true: still true; false: closed; by default both")
    limit: int = Field(50, ge=1, le=200)
    cursor: int | None = Field(None, description="`next_cursor` of the page before")


class FindingPage(BaseModel):
    """A page of findings; `next_cursor` is null on the last one."""

    findings: list[StoredFinding]
    next_cursor: int | None


@router.get("")
def list_findings(principal: MayRead, wanted: Annotated[Wanted, Query()], connection: ReadConnection) -> FindingPage:
    """Findings, open and closed, those that were found last first; those about one person: of the own teams."""
    selection = Selection(
        roles=principal.role.and_below,
        own_teams=_own_teams(principal),
        kind=wanted.kind,
        severity=wanted.severity,
        team=wanted.team,
        is_open=wanted.is_open,
        before=wanted.cursor,
    )
    found = read_findings(connection, selection, wanted.limit + 1)
    page = found[: wanted.limit]
    return FindingPage(findings=page, next_cursor=page[-1].finding_id if len(found) > len(page) else None)


FindingId = Annotated[int, Path(ge=1, lt=2**63 - 1)]


@router.get("/{finding_id}")
def read_one_finding(principal: MayRead, finding_id: FindingId, connection: ReadConnection) -> StoredFinding:
    """One finding; 404 where there is none that may be seen."""
    upwards = Selection(principal.role.and_below, _own_teams(principal), before=finding_id + 1)
    found = read_findings(connection, upwards, 1)
    if not found or found[0].finding_id != finding_id:
        raise NotKnown(f"There is no finding {finding_id}.")
    return found[0]


@router.get("/{finding_id}/history")
def read_finding_history(principal: MayRead, finding_id: FindingId, connection: ReadConnection) -> list[FindingDay]:
    """The days on which a finding was true, and how it stood then; empty where there is none that may be seen."""
    return read_history(connection, finding_id, Selection(principal.role.and_below, _own_teams(principal)))


def _own_teams(principal: Principal) -> tuple[str, ...] | None:
    return None if principal.role is Role.ADMIN else principal.teams
