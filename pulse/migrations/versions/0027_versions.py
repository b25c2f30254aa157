"""The raw table of Jira's versions: what a project plans to release, and when."""

from collections.abc import Sequence

from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `raw.jira_versions`, with the columns and the trigger that all raw tables have."""
    query = "select 'lz4' = any(enumvals) from pg_settings where name = 'default_toast_compression'"
    compression = "compression lz4" if op.get_bind().exec_driver_sql(query).scalar() else ""
    op.execute(
        f"""
        create table raw.jira_versions (
            connection_id text not null,
            version_id text,
            project_key text,
            payload jsonb {compression} not null,
            content_hash bytea not null,
            fetched_at timestamptz not null default now(),
            deleted_at timestamptz,
            changed_in xid8 not null default pg_current_xact_id(),
            primary key (connection_id, version_id)
        );
        create index jira_versions_changed_in on raw.jira_versions (changed_in);
        create trigger note_change before update on raw.jira_versions
            for each row execute function raw.note_change()
        """
    )


def downgrade() -> None:
    """Remove the table."""
    op.execute("drop table raw.jira_versions")
