"""What the database tells: its schema's revision, and how the sources answered last. Asks neither Jira nor GitHub."""

from pulse.asking import Asking, Statement
from pulse.health.part import Part, State

REVISION = "select version_num from app.alembic_version"
FAILED = """
    select connection_id, count(*) filter (where state = 'FAILED') as failed, count(*) as walks
    from app.job_progress group by connection_id order by connection_id
"""
HELD = """
    select held_for, ceil(extract(epoch from max(held_until) - now()))::int as seconds
    from app.credential_limits where held_until > now() group by held_for order by seconds desc
"""


def checking_database(newest: str | None) -> Asking[Part]:
    """Failed unless the schema is at the revision `newest`; psycopg.Error when the database does not answer."""
    (there,) = yield Statement("select to_regclass('app.alembic_version') is not null as is_migrated", {})
    rows = (yield Statement(REVISION, {})) if there["is_migrated"] else []
    current = rows[0]["version_num"] if rows else None
    if current == newest:
        return Part("database", State.OK)
    found = f"The database is at revision {current or 'none'}, not {newest}. Run `pulse up`."
    return Part("database", State.FAILED, found)


def checking_sources() -> Asking[list[Part]]:
    """One part a connection by its latest walks, and one of the quotas; none before anything was read."""
    walks = yield Statement(FAILED, {})
    held = yield Statement(HELD, {})
    parts = [
        Part(f"source {row['connection_id']}", State.DEGRADED, f"{row['failed']} of {row['walks']} walks failed.")
        if row["failed"]
        else Part(f"source {row['connection_id']}", State.OK)
        for row in walks
    ]
    waits = [f"{row['held_for'] or 'A limit'}: {row['seconds']} s to wait." for row in held]
    return [*parts, Part("quota", State.DEGRADED if waits else State.OK, " ".join(waits))]
