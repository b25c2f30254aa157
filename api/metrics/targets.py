"""`/metrics/{name}/targets`: what a metric should reach, for a team or for all."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.auth.circumstances import Circumstance
from api.auth.principals import MayRead, MayWriteAlerts
from api.dependencies import CurrentCatalogue, CurrentReader, ReadConnection, WriteConnection
from pulse.access import audit
from pulse.metrics.access import visible_metric
from pulse.metrics.targets import Target, read_targets, remove_target, set_target

router = APIRouter(prefix="/metrics/{name}/targets", tags=["metrics"])


class NewTarget(BaseModel):
    """A value in the unit of the metric: seconds for durations, 0.8 for 80 %."""

    model_config = ConfigDict(extra="forbid")

    value: float = Field(allow_inf_nan=False, examples=[86400])
    team: str | None = Field(None, max_length=200, description="null: the whole organisation")


@router.get("", operation_id="list_targets")
def list_targets(
    name: str, _: MayRead, catalogue: CurrentCatalogue, reader: CurrentReader, connection: ReadConnection
) -> list[Target]:
    """The targets of a metric: that of all first, then those of teams."""
    metric = visible_metric(catalogue, name, reader)
    return [target for target in read_targets(connection).values() if target.metric == metric.name]


@router.put("", operation_id="set_target")
def put_target(
    name: str,
    wanted: NewTarget,
    _: MayWriteAlerts,
    catalogue: CurrentCatalogue,
    reader: CurrentReader,
    connection: WriteConnection,
    request: Request,
    by: Circumstance,
) -> Target:
    """Set a target; it takes the place of an earlier one."""
    metric = visible_metric(catalogue, name, reader)
    target = set_target(connection, metric, wanted.team, wanted.value)
    audit.record(connection, by, "targets.set", name, {"team": wanted.team, "value": wanted.value})
    connection.commit()
    request.app.state.data_versions.forget()
    return target


@router.delete("", status_code=204, operation_id="remove_target")
def delete_target(
    name: str,
    _: MayWriteAlerts,
    connection: WriteConnection,
    request: Request,
    by: Circumstance,
    team: Annotated[str | None, Query(description="without it, that of the whole organisation")] = None,
) -> None:
    """Forget a target."""
    if not remove_target(connection, name, team):
        raise HTTPException(404, f"{name!r} has no such target.")
    audit.record(connection, by, "targets.removed", name, {"team": team})
    connection.commit()
    request.app.state.data_versions.forget()
