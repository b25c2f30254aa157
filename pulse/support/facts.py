"""The facts of an installation: versions, settings without secrets, checks, how extraction stands, sizes."""

import platform
import sys
from collections.abc import Callable
from importlib.metadata import distributions
from typing import Any

import psycopg
from psycopg.rows import dict_row

from pulse.database import DatabaseError, connect
from pulse.doctor import check_configuration, check_database, check_installation, check_secret_keys
from pulse.redaction import HIDDEN
from pulse.settings import Settings, is_secret

# Texts of the records themselves are in none of these.
QUERIES = {
    "walks": """
        select connection_id, stream, source_unit, state, error, records_new, records_rejected, requests, watermark,
            started_at, updated_at, finished_at from app.job_progress order by 1, 2, 3
    """,
    "rejected": "select table_name, reason, count(*) from raw.rejected_records group by 1, 2 order by 3 desc limit 100",
    "tables": """
        select schemaname, relname, n_live_tup, n_dead_tup, last_autovacuum, last_autoanalyze,
            pg_total_relation_size(relid) as bytes
        from pg_stat_user_tables order by bytes desc
    """,
    "sessions": """
        select state, wait_event_type, count(*), max(extract(epoch from now() - xact_start))::float8 as oldest_seconds
        from pg_stat_activity where backend_type = 'client backend' group by 1, 2
    """,
    "server": "select name, setting, unit from pg_settings where source not in ('default', 'client') and not "
    "name ~ 'conninfo|password|passphrase|restore_command|archive_command' order by 1",
}


def facts(settings: Settings, url: str) -> dict[str, Any]:
    """All facts by name. What cannot be found out is told as the reason why."""
    return {
        "versions": _versions(),
        "settings": _settings(settings),
        "checks": _checks(settings, url),
        **{name: _rows(url, query) for name, query in QUERIES.items()},
    }


def _versions() -> dict[str, str]:
    packages = {found.name: found.version for found in distributions()}
    return {"python": sys.version, "platform": platform.platform(), **dict(sorted(packages.items()))}


def _settings(settings: Settings) -> dict[str, Any]:
    return {name: _shown(name, getattr(settings, name)) for name in type(settings).model_fields}


def _shown(name: str, value: Any) -> Any:
    if not is_secret(name):
        return value
    return [HIDDEN] * len(value) if isinstance(value, list) else HIDDEN if value else None


def _checks(settings: Settings, url: str) -> list[Any]:
    looks: list[Callable[[], list[Any]]] = [
        lambda: check_database(url),
        lambda: check_configuration(settings.configuration),
        lambda: check_secret_keys(settings, url),
        lambda: check_installation(settings, url),
    ]
    return [check for look in looks for check in look()]


def _rows(url: str, query: str) -> Any:
    try:
        with connect(url) as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query.encode()).fetchall()
    except (DatabaseError, psycopg.Error) as error:
        return f"{type(error).__name__}: {error}"
