"""`/forecasts` and `/predictions`: what the insights expect, each beside the backtest of its method."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from api.auth.principals import MayRead
from api.dependencies import ReadConnection
from pulse.forecasts.reading import Selection, StoredForecast, StoredPrediction, read_forecasts, read_predictions

router = APIRouter(tags=["forecasts"])


class Wanted(BaseModel):
    """The query parameters: which, and how many."""

    model_config = ConfigDict(extra="forbid")

    kind: str | None = Field(None, description="what is expected", examples=["done_date"])
    team: str | None = Field(None, description="name of the team")
    subject_type: str | None = Field(None, description="what it is about", examples=["team", "epic", "version"])
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=1_000_000, description="`next_offset` of the page before")

    def selection(self) -> Selection:
        """The same as the reading takes it, with one more row, which shows whether there is another page."""
        return Selection(self.kind, self.team, self.subject_type, self.limit + 1, self.offset)

    def next_offset(self, found: int) -> int | None:
        """Where the next page begins, None on the last one."""
        return self.offset + self.limit if found > self.limit else None


class ForecastPage(BaseModel):
    """A page of forecasts; `next_offset` is null on the last one."""

    forecasts: list[StoredForecast]
    next_offset: int | None


class PredictionPage(BaseModel):
    """A page of predictions; `next_offset` is null on the last one."""

    predictions: list[StoredPrediction]
    next_offset: int | None


@router.get("/forecasts")
def list_forecasts(_principal: MayRead, wanted: Annotated[Wanted, Query()], connection: ReadConnection) -> ForecastPage:
    """When backlogs, epics and versions will be done, and how many items by a date, by team."""
    found = read_forecasts(connection, wanted.selection())
    return ForecastPage(forecasts=found[: wanted.limit], next_offset=wanted.next_offset(len(found)))


@router.get("/predictions")
def list_predictions(
    _principal: MayRead, wanted: Annotated[Wanted, Query()], connection: ReadConnection
) -> PredictionPage:
    """How long open issues and requests will take, and which issues may miss their sprint, by team."""
    found = read_predictions(connection, wanted.selection())
    return PredictionPage(predictions=found[: wanted.limit], next_offset=wanted.next_offset(len(found)))
