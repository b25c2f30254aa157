"""Where extraction stands: checkpoints, and the progress that people watch."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.checkpoints` and `app.job_progress`.

    `watermark`: all records updated before it are in raw. `position`: the stream's own bookmark inside a walk that
    has not ended. `fingerprint`: what the source showed when the unit was last read to its end. `lane`: `live`, or
    the window that a person asked to read again.
    """
    op.execute("create schema if not exists app")
    op.execute(
        """
        create table app.checkpoints (
            connection_id text not null,
            stream text not null,
            source_unit text not null,
            lane text not null default 'live',
            watermark timestamptz,
            position jsonb,
            fingerprint jsonb,
            version bigint not null default 0,
            updated_at timestamptz not null default now(),
            primary key (connection_id, stream, source_unit, lane)
        )
        """
    )
    op.execute(
        """
        create table app.job_progress (
            connection_id text not null,
            stream text not null,
            source_unit text not null,
            state text not null check (state in ('ACTIVE', 'FINISHED', 'FAILED', 'PAUSED')),
            run_id text,
            records_new bigint not null default 0,
            records_changed bigint not null default 0,
            records_unchanged bigint not null default 0,
            records_rejected bigint not null default 0,
            records_deleted bigint not null default 0,
            pages bigint not null default 0,
            requests bigint not null default 0,
            watermark timestamptz,
            error text,
            started_at timestamptz not null,
            updated_at timestamptz not null default now(),
            finished_at timestamptz,
            primary key (connection_id, stream, source_unit)
        )
        """
    )


def downgrade() -> None:
    """Remove what `upgrade` made."""
    op.execute("drop table app.job_progress")
    op.execute("drop table app.checkpoints")
    op.execute("drop schema app")
