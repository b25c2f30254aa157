"""Reads the newest forecasts and predictions, each with the backtest of its method."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.rows import class_row

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class StoredForecast:
    """What is expected of a subject.

    `certainties` maps a certainty ("0.85") to days from `made_at` until all that remains is done (None: not within two
    years), or, with a `horizon_at`, to the items that will be done at least by then. `chance`: that all are done by
    then. `records` are what remains. `backtest` holds what the method would have told of the past: n, coverages,
    losses, the baseline's loss, for chances also their calibration.
    """

    kind: str
    subject_type: str
    subject_id: str
    subject_name: str
    team_name: str
    remaining: int
    horizon_at: datetime | None
    certainties: dict[str, float | None]
    chance: float | None
    source: str
    records: list[str]
    made_at: datetime
    backtest: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class StoredPrediction:
    """What is expected of a record: quantiles in seconds since it was opened, or the chance of what `kind` says."""

    kind: str
    subject_type: str
    subject_id: str
    subject_name: str
    team_name: str | None
    p50: float | None
    p85: float | None
    chance: float | None
    source: str
    version: str
    made_at: datetime
    backtest: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which to read; None stands for any. `offset` counts those that the reader has already."""

    kind: str | None = None
    team: str | None = None
    subject_type: str | None = None
    limit: int = 50
    offset: int = 0


def read_forecasts(connection: psycopg.Connection[Any], selection: Selection) -> list[StoredForecast]:
    """The newest forecasts, by team, kind and subject."""
    return _read(connection, StoredForecast, _FORECASTS, selection)


def read_predictions(connection: psycopg.Connection[Any], selection: Selection) -> list[StoredPrediction]:
    """The newest predictions, by team, kind and subject."""
    return _read(connection, StoredPrediction, _PREDICTIONS, selection)


def _read(connection: psycopg.Connection[Any], kind: type[Row], query: LiteralString, wanted: Selection) -> list[Row]:
    values = {"kind": wanted.kind, "team": wanted.team, "subject_type": wanted.subject_type}
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query, {**values, "limit": wanted.limit, "offset": wanted.offset}).fetchall()


_FORECASTS = """
    select
        told.kind, told.subject_type, told.subject_id, told.subject_name, told.team_name, told.remaining,
        told.horizon_at, told.certainties, told.chance, told.source, told.records, told.made_at,
        judged.scores || jsonb_strip_nulls(jsonb_build_object(
            'n', judged.n, 'beats_baseline', judged.beats_baseline, 'calibration', judged.calibration
        )) as backtest
    from insights.forecasts as told
    left join insights.backtests as judged
        on judged.day = told.day
        -- Teams have a record each; epics, versions and sprints are judged all together.
        and judged.team_name = case when told.subject_type = 'team' then told.team_name else '' end
        and judged.kind = case told.subject_type
            when 'team' then 'done_date' when 'sprint' then told.kind else told.subject_type || '_' || told.kind
        end
    where told.day = (select max(newest.day) from insights.forecasts as newest where newest.kind = told.kind)
        and (%(kind)s::text is null or told.kind = %(kind)s)
        and (%(team)s::text is null or told.team_name = %(team)s)
        and (%(subject_type)s::text is null or told.subject_type = %(subject_type)s)
    order by told.team_name, told.kind, told.subject_type desc, told.subject_id
    limit %(limit)s offset %(offset)s
"""
_PREDICTIONS = """
    select
        told.kind, told.subject_type, told.subject_id, told.subject_name, told.team_name, told.p50, told.p85,
        told.chance, told.source, told.version, told.made_at,
        judged.scores || jsonb_strip_nulls(jsonb_build_object(
            'n', judged.n, 'beats_baseline', judged.beats_baseline, 'calibration', judged.calibration
        )) as backtest
    from insights.predictions as told
    left join insights.backtests as judged
        on judged.kind = told.kind and judged.team_name = '' and judged.day = told.day
    where told.day = (select max(newest.day) from insights.predictions as newest where newest.kind = told.kind)
        and (%(kind)s::text is null or told.kind = %(kind)s)
        and (%(team)s::text is null or told.team_name = %(team)s)
        and (%(subject_type)s::text is null or told.subject_type = %(subject_type)s)
    order by told.team_name, told.kind, told.subject_id
    limit %(limit)s offset %(offset)s
"""
