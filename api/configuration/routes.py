"""`/configuration`: what is in force, and what people assign beside the file (status → category and such)."""

from typing import Any

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from api.auth.circumstances import Circumstance
from api.auth.principals import MaySet
from api.dependencies import CurrentSettings, ReadConnection, WriteConnection
from pulse.access import audit
from pulse.configuration import assign, load_configuration, withdraw
from pulse.configuration.assignments import Assignment, read_assignments

router = APIRouter(prefix="/configuration", tags=["configuration"])


class NewAssignment(BaseModel):
    """A row of a table of schema `configuration`; it wins over the file's row of the same key."""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, Any] = Field(
        max_length=20,
        examples=[{"status_name": "Blocked", "category": "in_progress", "activity": "waiting"}],
        description="the columns of the table; docs/reference/configuration.md says what they mean",
    )


@router.get("", operation_id="read_configuration")
def read_configuration(_: MaySet, settings: CurrentSettings) -> dict[str, Any]:
    """The configuration in force, section by section: the file of this installation over what is shipped."""
    document: dict[str, Any] = load_configuration(settings.configuration).model_dump(mode="json", exclude_none=True)
    return document


@router.get("/assignments", operation_id="list_assignments")
def list_assignments(_: MaySet, connection: ReadConnection) -> list[Assignment]:
    """What people assigned beside the file, by table."""
    return read_assignments(connection)


@router.put("/assignments/{table}", status_code=204, operation_id="assign")
def put_assignment(
    table: str, wanted: NewAssignment, principal: MaySet, connection: WriteConnection, by: Circumstance
) -> None:
    """Assign one row; it takes effect with the next build, and nothing has to be read again."""
    assign(connection, table, wanted.values, by=principal.email)
    audit.record(connection, by, "configuration.assigned", table, wanted.values)


@router.post("/assignments/{table}/withdraw", status_code=204, operation_id="withdraw_assignment")
def withdraw_assignment(
    table: str, wanted: NewAssignment, _: MaySet, connection: WriteConnection, by: Circumstance
) -> None:
    """Take back what was assigned for the key that is in `values`; the file's row holds again."""
    if not withdraw(connection, table, wanted.values):
        raise HTTPException(404, f"Nobody assigned anything for this in {table}.")
    audit.record(connection, by, "configuration.withdrawn", table, wanted.values)
