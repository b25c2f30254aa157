"""What monitoring wants to know of the data: jobs, extraction, quotas, freshness, volumes. One query a gauge."""

from dataclasses import dataclass

from pulse.asking import Asking, Rows, Statement


@dataclass(frozen=True, slots=True)
class Gauge:
    """A measurement with a row for each combination of its labels; `sql` selects the labels and `value`."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    sql: str


GAUGES = (
    Gauge(
        "pulse_walks",
        "Latest walks of source units, by state.",
        ("connection", "stream", "state"),
        "select connection_id as connection, stream, state, count(*) as value from app.job_progress group by 1, 2, 3",
    ),
    Gauge(
        "pulse_walk_records",
        "Records read by the latest walks.",
        ("connection", "stream"),
        "select connection_id as connection, stream, sum(records_new + records_changed + records_unchanged) as value "
        "from app.job_progress group by 1, 2",
    ),
    Gauge(
        "pulse_walk_requests",
        "Requests made by the latest walks.",
        ("connection", "stream"),
        "select connection_id as connection, stream, sum(requests) as value from app.job_progress group by 1, 2",
    ),
    Gauge(
        "pulse_rejected_records",
        "Records that did not fit and are kept aside.",
        ("table",),
        "select table_name as table, count(*) as value from raw.rejected_records group by 1",
    ),
    Gauge(
        "pulse_paused_jobs",
        "Sources and source units that people have paused.",
        ("source",),
        "select source, count(*) as value from app.job_controls group by 1",
    ),
    Gauge(
        "pulse_quota_left",
        "Requests or points left of a source's quota, of the credential that has least.",
        ("quota",),
        "select quota, min(quota_left) as value from app.credential_limits where resets_at > now() group by 1",
    ),
    Gauge(
        "pulse_quota_wait_seconds",
        "How long the source's limit still holds extraction.",
        ("quota",),
        "select quota, extract(epoch from max(held_until) - now())::float8 as value from app.credential_limits "
        "where held_until > now() group by 1",
    ),
    Gauge(
        "pulse_freshness_seconds",
        "Age of the oldest watermark: all that was updated before it has been read.",
        ("connection", "stream"),
        "select connection_id as connection, stream, extract(epoch from now() - min(watermark))::float8 as value "
        "from app.checkpoints where lane = 'live' group by 1, 2 having count(*) = count(watermark)",
    ),
    Gauge(
        "pulse_records",
        "Rows of the unified schema, as PostgreSQL counts along.",
        ("table",),
        "select relname as table, n_live_tup as value from pg_stat_user_tables where schemaname = 'core'",
    ),
    Gauge(
        "pulse_open_findings",
        "Findings that are true now.",
        ("severity",),
        "select severity, count(*) as value from insights.findings where closed_at is null group by 1",
    ),
    Gauge(
        "pulse_backup_age_seconds",
        "How long ago the last backup was completed.",
        (),
        "select extract(epoch from now() - max(finished_at))::float8 as value from app.backups",
    ),
    Gauge(
        "pulse_database_bytes",
        "Space that tables and their indexes take.",
        ("schema",),
        "select schemaname as schema, sum(pg_total_relation_size(relid))::float8 as value from pg_stat_user_tables "
        "group by 1",
    ),
    Gauge(
        "pulse_database_connections",
        "Connections to PostgreSQL, of all databases and users.",
        ("state",),
        "select coalesce(state, 'hidden') as state, count(*) as value from pg_stat_activity "
        "where backend_type = 'client backend' group by 1",
    ),
    Gauge(
        "pulse_database_connections_most",
        "How many connections PostgreSQL allows.",
        (),
        "select current_setting('max_connections')::int as value",
    ),
)


def measuring() -> Asking[list[tuple[Gauge, Rows]]]:
    """All gauges with their rows."""
    found = []
    for gauge in GAUGES:
        rows = yield Statement(gauge.sql, {})
        found.append((gauge, rows))
    return found
