"""What extraction needs to be watched and steered: quota and waiting in the progress, pauses, shared limits."""

from collections.abc import Sequence

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

STATES = "'ACTIVE', 'FINISHED', 'FAILED', 'PAUSED'"


def upgrade() -> None:
    """Widen rejected records and progress; create `app.job_controls` and `app.credential_limits`.

    `rejected_records.model`: which version of the code refused it. `context`: what the record does not say itself,
    such as its repository. `typed`: the row's other columns where PostgreSQL refused it and not the code.
    `job_progress.items` of `total`: how far a walk has come, in the records that it goes by.
    `job_controls`: what people have paused; `*` stands for all. `credential_limits`: until when which credential
    (by a hash) may not be used, and what it has left.
    """
    op.execute(
        """
        alter table raw.rejected_records
            add column model text not null default '',
            add column context jsonb not null default '[]',
            add column typed jsonb
        """
    )
    op.execute("alter table app.job_progress drop constraint job_progress_state_check")
    op.execute(
        f"""
        alter table app.job_progress
            add constraint job_progress_state_check check (state in ('PENDING', {STATES})),
            add column items bigint not null default 0,
            add column total bigint,
            add column quota_left bigint,
            add column quota_resets_at timestamptz,
            add column waiting_until timestamptz,
            add column waiting_for text
        """
    )
    op.execute(
        """
        create table app.job_controls (
            source text not null,
            source_unit text not null default '*',
            asked_by text not null,
            asked_at timestamptz not null default now(),
            primary key (source, source_unit)
        )
        """
    )
    op.execute(
        """
        create table app.credential_limits (
            credential text not null,
            quota text not null,
            held_until timestamptz,
            held_for text,
            quota_left bigint,
            resets_at timestamptz,
            updated_at timestamptz not null default now(),
            primary key (credential, quota)
        )
        """
    )


def downgrade() -> None:
    """Remove what `upgrade` made."""
    op.execute("drop table app.credential_limits")
    op.execute("drop table app.job_controls")
    op.execute("delete from app.job_progress where state = 'PENDING'")
    op.execute(
        f"""
        alter table app.job_progress
            drop constraint job_progress_state_check,
            drop column items,
            drop column total,
            drop column quota_left,
            drop column quota_resets_at,
            drop column waiting_until,
            drop column waiting_for,
            add constraint job_progress_state_check check (state in ({STATES}))
        """
    )
    op.execute("alter table raw.rejected_records drop column model, drop column context, drop column typed")
