"""Lets checkpoints follow a source unit that got another name, and takes them from a name that got another owner.

Raw tables know a repository by its id, but partitions and checkpoints are written under its name, as people know it.
"""

import psycopg
from psycopg import sql

from pulse_assets.raw.discovery import Discovery

PLACES = ("checkpoints", "job_progress")


def follow_renames(connection: psycopg.Connection, connection_id: str, discovery: Discovery) -> dict[str, str]:
    """Bring checkpoints to the names that the last snapshot showed; gives the new name by the old. Commits.

    Does nothing for units without an identity of their own. A run that reads under the old name meanwhile fails at its
    next page, and the next one goes on under the new name.
    """
    if discovery.identity is None:
        return {}
    values = {"connection": connection_id, "kind": discovery.partitions}
    parts = {
        "units": sql.Identifier("raw", discovery.table),
        "identity": sql.Identifier(discovery.identity),
        "name": sql.Identifier(discovery.column),
    }
    moved: dict[str, str] = dict(connection.execute(sql.SQL(MOVED).format(**parts), values).fetchall())
    taken = [name for (name,) in connection.execute(sql.SQL(TAKEN).format(**parts), values).fetchall()]
    for place in PLACES:
        _rename(connection, place, connection_id, moved, taken)
    connection.execute(sql.SQL(REMEMBER).format(**parts), values)
    connection.commit()
    return moved


def _rename(
    connection: psycopg.Connection, place: str, connection_id: str, moved: dict[str, str], taken: list[str]
) -> None:
    """By way of names that nobody has, so that two units may swap theirs."""
    table = sql.Identifier("app", place)
    gone = [name for name in {*taken, *moved.values()} if name not in moved]
    drop = sql.SQL("delete from {} where connection_id = %s and source_unit = any(%s)").format(table)
    connection.execute(drop, [connection_id, gone])
    aside = sql.SQL(
        "update {} as c set source_unit = chr(31) || m.new from unnest(%s::text[], %s::text[]) as m (old, new)"
        " where c.connection_id = %s and c.source_unit = m.old"
    ).format(table)
    connection.execute(aside, [list(moved), list(moved.values()), connection_id])
    back = sql.SQL(
        "update {} set source_unit = substr(source_unit, 2)"
        " where connection_id = %s and starts_with(source_unit, chr(31))"
    ).format(table)
    connection.execute(back, [connection_id])


MOVED = """
    select k.name, u.{name} from app.source_units as k
    join {units} as u on u.connection_id = k.connection_id and u.{identity}::text = k.unit_id
    where k.connection_id = %(connection)s and k.kind = %(kind)s and u.deleted_at is null and u.{name} <> k.name
"""
TAKEN = """
    select u.{name} from {units} as u
    join app.source_units as k on k.connection_id = u.connection_id and k.kind = %(kind)s and k.name = u.{name}
    where u.connection_id = %(connection)s and u.deleted_at is null and k.unit_id <> u.{identity}::text
    and not exists (
        select from app.source_units as own
        where own.connection_id = u.connection_id and own.kind = %(kind)s
        and own.unit_id = u.{identity}::text and own.name = u.{name}
    )
"""
REMEMBER = """
    insert into app.source_units (connection_id, kind, unit_id, name)
    select connection_id, %(kind)s, {identity}::text, {name} from {units}
    where connection_id = %(connection)s and deleted_at is null
    on conflict (connection_id, kind, unit_id) do update set name = excluded.name
    where source_units.name <> excluded.name
"""
