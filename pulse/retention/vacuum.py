"""Gives room back: vacuums and analyses tables of which much has gone or changed."""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import sql

SCHEMAS = ("app", "raw", "insights", "core", "marts", "intermediate", "dagster")
# PostgreSQL's own vacuum comes at a fifth; where Pulse is shut down each evening it may never come.
CHURNED = """
    select schemaname || '.' || relname
    from pg_stat_user_tables
    where schemaname = any(%s) and greatest(n_dead_tup, n_mod_since_analyze) > greatest(1000, 0.1 * n_live_tup)
    order by 1
"""


def vacuum(connection: psycopg.Connection[Any], touched: Iterable[str]) -> list[str]:
    """Vacuum and analyse the tables named and those that have churned; their names. Needs autocommit.

    Tables that somebody has locked are left for the next time.
    """
    churned = (name for (name,) in connection.execute(CHURNED, [list(SCHEMAS)]))
    names = sorted({*touched, *churned})
    for name in names:
        table = sql.Identifier(*name.split("."))
        connection.execute(sql.SQL("vacuum (analyze, skip_locked) {}").format(table))
    return names
