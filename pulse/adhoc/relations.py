"""Which tables a statement may read: those of three schemas that the role `pulse_reader` was granted."""

from collections.abc import Mapping
from typing import Any

import psycopg

from pulse.adhoc.errors import AdhocError

ROLE = "pulse_reader"
SCHEMAS = ("core", "insights", "marts")
# Addresses of people, and evidence about who may be whom: matters of administrators.
HIDDEN = frozenset({"core.person_accounts", "core.people_to_review"})

Relations = Mapping[str, Mapping[str, str]]
"""Columns with their types, by `schema.table`."""

QUERY = """
    select space.nspname || '.' || relation.relname,
        jsonb_object_agg(attribute.attname, format_type(attribute.atttypid, attribute.atttypmod))
    from pg_class as relation
    join pg_namespace as space on space.oid = relation.relnamespace
    join pg_attribute as attribute on attribute.attrelid = relation.oid
    where space.nspname = any(%(schemas)s)
        and relation.relkind in ('r', 'p', 'v', 'm')
        and attribute.attnum > 0
        and not attribute.attisdropped
        and has_table_privilege(%(role)s, relation.oid, 'select')
        and has_schema_privilege(%(role)s, space.oid, 'usage')
    group by 1
    order by 1
"""


def readable(connection: psycopg.Connection[Any]) -> Relations:
    """The tables that may be read; AdhocError where the role is missing or nothing has been built."""
    try:
        rows = connection.execute(QUERY, {"schemas": list(SCHEMAS), "role": ROLE}).fetchall()
    except psycopg.errors.UndefinedObject as error:
        raise AdhocError(
            f"The database has no role {ROLE}, as which such statements run. Let an administrator of the server run "
            f"`create role {ROLE} nologin; grant {ROLE} to` the user of PULSE_DATABASE_URL, then `pulse build`."
        ) from error
    found = {name: columns for name, columns in rows if name not in HIDDEN}
    if not found:
        raise AdhocError("There is no table to read yet. Run `pulse run` first.")
    return found
