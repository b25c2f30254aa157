"""Issues as they were when work on them began: how long until they are done?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pulse_assets.insights.predictions.samples import NOT_KNOWN, Load, Past, Sample
from pulse_assets.insights.records import read

FEATURES = (
    "points at the start of the sprint",
    "days since the creation",
    "team's usual time",
    "class's usual time",
    "team's work in progress",
    "weekday",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A standard issue that was begun; points are those that it had at the start of a sprint that began before."""

    work_item_key: str
    name: str
    team: str
    kind: str
    created_at: datetime
    started_at: datetime
    done_at: datetime | None
    points: float | None


def items(connection: psycopg.Connection[Any]) -> list[Item]:
    """All standard issues of teams that are in progress or done, in the order in which work on them began."""
    query = """
        with estimates as (
            select distinct on (member.work_item_key)
                member.work_item_key, cast(member.points_at_start as double precision) as points
            from core.sprint_work_items as member
            inner join core.sprints as sprint on sprint.sprint_key = member.sprint_key
            inner join marts.fct_work_items as item on item.work_item_key = member.work_item_key
            where sprint.started_at <= item.started_at and member.points_at_start is not null
            order by member.work_item_key, sprint.started_at desc
        )
        select
            item.work_item_key,
            item.key || ' ' || coalesce(item.title, '') as name,
            item.team,
            item.team || '/' || coalesce(item.issue_type, '') as kind,
            item.created_at,
            item.started_at,
            case when item.status_category = 'done' then item.done_at end as done_at,
            estimates.points
        from marts.fct_work_items as item
        left join estimates on estimates.work_item_key = item.work_item_key
        where item.level = 'standard'
            and item.team is not null
            and item.started_at is not null
            and (item.status_category = 'in_progress' or item.cycle_time_seconds is not null)
        order by item.started_at, item.work_item_key
    """
    return read(connection, Item, query, {})


def samples(found: list[Item]) -> list[Sample]:
    """Each issue as it was known when work on it began."""
    ends = [(one, one.done_at, (one.done_at - one.started_at).total_seconds()) for one in found if one.done_at]
    by_team = Past((one.team, at, seconds) for one, at, seconds in ends)
    by_kind = Past((one.kind, at, seconds) for one, at, seconds in ends)
    of_team = Load((one.team, one.started_at, one.done_at) for one in found)
    return [
        Sample(
            key=one.work_item_key,
            name=one.name,
            team=one.team,
            asked_at=one.started_at,
            features=(
                NOT_KNOWN if one.points is None else one.points,
                (one.started_at - one.created_at).total_seconds() / 86_400,
                by_team.median(one.team, one.started_at),
                by_kind.median(one.kind, one.started_at),
                of_team.open(one.team, one.started_at),
                float(one.started_at.weekday()),
            ),
            seconds=(one.done_at - one.started_at).total_seconds() if one.done_at else None,
            known_at=one.done_at,
        )
        for one in found
    ]
