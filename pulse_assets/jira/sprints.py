"""Sprints: those that boards show, and those that only issues and their histories still name."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
import psycopg
from msgspec import Raw

from pulse.http import Client
from pulse_assets.jira import client as api
from pulse_assets.jira import models
from pulse_assets.raw.records import fitting

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """`kept`: records of sprints that raw holds, by id; `named`: sprints that issues have named since the last look."""

    kept: Mapping[int, bytes] = field(default_factory=dict)
    named: frozenset[int] = frozenset()


def all_sprints(
    client: Client, boards: Callable[[], Iterable[Raw]], mentioned: Callable[[], Mentioned]
) -> Iterator[Raw]:
    """Each sprint once, though several boards may show it or none.

    One that no board shows any more is asked for by itself, unless it is known to be closed, which is its end.
    """
    seen = set()
    for record in boards():
        board = fitting(record, models.Board)
        if board is None or board.type == "kanban":
            continue
        for listed in api.sprints(client, board.id):
            sprint = fitting(listed, models.Sprint)
            if sprint is None:
                yield listed
            elif sprint.id not in seen:
                seen.add(sprint.id)
                yield listed
    others = mentioned()
    for number in sorted((others.kept.keys() | others.named) - seen):
        kept = others.kept.get(number)
        if kept and msgspec.json.decode(kept, type=models.Sprint).state == "closed":
            yield Raw(kept)
        elif found := api.sprint(client, number):
            yield found
        else:
            log.info("sprint %d is named by issues, but is gone or on boards that the token cannot see", number)


def mentioned_sprints(connection: psycopg.Connection, connection_id: str) -> Mentioned:
    """What raw knows of sprints. The text of `kept` is stored as it was read here, so that it counts as unchanged."""
    values = {"connection": connection_id}
    kept = connection.execute(KEPT, values).fetchall()
    named = connection.execute(NAMED, values).fetchall()
    return Mentioned({number: payload.encode() for number, payload in kept}, frozenset(number for (number,) in named))


KEPT = """
    select sprint_id, payload::text from raw.jira_sprints
    where connection_id = %(connection)s and deleted_at is null
"""
# The checkpoint tells the site's time and `fetched_at` the database's: an hour covers what their clocks differ by.
# On Cloud a sprint in an issue's field is an object, on Data Center a text such as `…Sprint@1f[id=12,rapidViewId=3,…]`.
NAMED = """
    with last_look as (
        select coalesce(max(watermark) - interval '1 hour', '-infinity') as at from app.checkpoints
        where connection_id = %(connection)s and stream = 'sprints' and lane = 'live'
    ), in_histories as (
        select regexp_split_to_table(concat_ws(',', item ->> 'from', item ->> 'to'), '\\s*,\\s*') as id
        from raw.jira_changelogs as history, last_look,
            jsonb_path_query(history.payload, '$.items[*] ? (@.field == "Sprint")') as item
        where history.connection_id = %(connection)s and history.fetched_at >= last_look.at
            and history.deleted_at is null
    ), in_fields as (
        select coalesce(sprint ->> 'id', substring(sprint #>> '{}' from '\\Wid=(\\d+)')) as id
        from raw.jira_issues as issue
        cross join last_look
        join raw.jira_fields as field
            on field.connection_id = issue.connection_id and field.payload #>> '{schema,custom}' like '%%:gh-sprint'
        cross join jsonb_path_query(issue.payload -> 'fields' -> field.field_id, '$[*]') as sprint
        where issue.connection_id = %(connection)s and issue.fetched_at >= last_look.at and issue.deleted_at is null
    )
    select distinct id::bigint from (select id from in_histories union all select id from in_fields) as named
    where id ~ '^\\d{1,18}$'
"""
