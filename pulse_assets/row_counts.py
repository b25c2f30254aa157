"""How many rows a table has, for the asset graph: exact where that is cheap, else as PostgreSQL estimates."""

from typing import Any

import psycopg
from psycopg import sql

# Larger tables are not counted: a build of little that changed must not read all that is there.
COUNTED = 100_000


def row_count(connection: psycopg.Connection[Any], schema: str, name: str) -> int | None:
    """The rows of a table; None where it is a view or does not exist. Larger ones are rounded to three digits.

    `connection` should commit soon: a lock that lasts would hold up dbt.
    """
    told = connection.execute(
        """
        select relation.reltuples, pg_relation_size(relation.oid) / current_setting('block_size')::int
        from pg_class as relation
        inner join pg_namespace as place on place.oid = relation.relnamespace
        where place.nspname = %s and relation.relname = %s and relation.relkind in ('r', 'p', 'm')
        """,
        [schema, name],
    ).fetchone()
    if told is None:
        return None
    estimate, pages = told
    # Never analysed (-1): a page holds a few dozen rows of ours.
    if estimate > COUNTED or (estimate < 0 and pages > COUNTED // 50):
        return int(round(estimate, 3 - len(str(int(estimate))))) if estimate > 0 else None
    row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(schema, name))).fetchone()
    return int(row[0]) if row else None
