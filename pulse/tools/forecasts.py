"""What the insights expect: list_forecasts."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, Field

from pulse.forecasts.reading import Selection, StoredForecast, read_forecasts
from pulse.tools.context import Context
from pulse.tools.links import link
from pulse.tools.result import Arguments, Page, Result


class ListForecasts(Arguments):
    """Which forecasts."""

    kind: str | None = Field(
        None,
        description="done_date: when all open work is done; items_by_date: how many by then; sprint_completion: the "
        "chance of running sprints to finish what they began with",
    )
    team: str | None = Field(None, description="name of the team")
    subject_type: str | None = Field(None, description="team (its backlog), epic, version or sprint")
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    offset: Annotated[int, Field(ge=0)] = 0


class ForecastEntry(BaseModel):
    """One forecast beside how such forecasts came true in the past."""

    kind: str
    subject_type: str
    subject_id: str
    subject: str
    team: str
    remaining: int = Field(description="items that are open")
    done_by: dict[str, date | None] = Field(description="day by certainty (0.85), null: not within two years")
    items: dict[str, float | None] = Field(description="items done by `horizon_at` at least, by certainty")
    horizon_at: datetime | None
    chance: float | None = Field(description="that all is done by `horizon_at`; of sprints")
    source: str = Field(description="the method; a mean rate where no model was better in its backtest")
    made_at: datetime
    backtest: dict[str, Any] | None = Field(description="n, coverages and losses of the method in the past")

    @classmethod
    def of(cls, told: StoredForecast) -> "ForecastEntry":
        """The entry of a stored forecast."""
        is_day = told.horizon_at is None
        days = {
            certainty: None if value is None else (told.made_at + timedelta(days=value)).date()
            for certainty, value in told.certainties.items()
        }
        return cls(
            kind=told.kind,
            subject_type=told.subject_type,
            subject_id=told.subject_id,
            subject=told.subject_name,
            team=told.team_name,
            remaining=told.remaining,
            done_by=days if is_day else {},
            items={} if is_day else told.certainties,
            horizon_at=told.horizon_at,
            chance=told.chance,
            source=told.source,
            made_at=told.made_at,
            backtest=told.backtest,
        )


class ForecastList(Result):
    """The newest forecasts, by team, kind and subject."""

    forecasts: list[ForecastEntry]


def list_forecasts(context: Context, asked: ListForecasts) -> ForecastList:
    """When backlogs, epics and versions will be done, and how many items by a day."""
    selection = Selection(asked.kind, asked.team, asked.subject_type, asked.limit + 1, asked.offset)
    found = read_forecasts(context.connection, selection)
    shown = found[: asked.limit]
    more = len(found) > len(shown)
    return ForecastList(
        n=len(shown),
        as_of=max((one.made_at for one in shown), default=None),
        link=link("forecasts"),
        # How many remain is not counted; that there is one more at least is known.
        page=Page.of(asked.offset, len(shown), asked.offset + len(found)) if more or asked.offset else None,
        notes=["A forecast goes by the pace of the past; it knows nothing of plans."],
        forecasts=[ForecastEntry.of(one) for one in shown],
    )
