"""How far a new installation has come on its way to its first figures. Nothing here starts anything."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

import psycopg

# One row of either is something that figures can be made of.
RECORDS = "select exists (select from raw.jira_issues) or exists (select from raw.github_pull_requests)"
LACKING = "select exists (select from unnest(%s::text[]) as wanted (name) where to_regclass(wanted.name) is null)"


class Stage(StrEnum):
    """What has been done so far; each takes the ones before it for granted."""

    NOTHING = "nothing"
    CONNECTED = "connected"
    READ = "read"
    BUILT = "built"


def stage(connection: psycopg.Connection[Any], *, is_connected: bool, tables: Collection[str]) -> Stage:
    """The stage of this database. `tables`: what metrics are computed from, as `schema.table`."""
    if not _tells(connection, RECORDS):
        return Stage.CONNECTED if is_connected else Stage.NOTHING
    return Stage.READ if _tells(connection, LACKING, list(tables)) else Stage.BUILT


def _tells(connection: psycopg.Connection[Any], question: str, *given: object) -> bool:
    row = connection.execute(question, given).fetchone()
    return bool(row and row[0])
