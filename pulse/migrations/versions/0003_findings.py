"""What the insights found: one row for each time that a finding became true, closed when it no longer is."""

from collections.abc import Sequence

from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `insights.findings`.

    What a finding is about (kind, subject, metric) is open once at most; when it becomes true again after closing, it
    gets a new row, and the old one stays as history. `minimum_role`: who may read it. `run_id`: the run that saw it
    last.
    """
    op.execute("create schema if not exists insights")
    op.execute(
        """
        create table insights.findings (
            finding_id bigint generated always as identity primary key,
            kind text not null,
            severity text not null check (severity in ('info', 'warning', 'critical')),
            subject_type text not null,
            subject_id text not null,
            subject_name text not null,
            team_name text,
            metric text not null,
            value double precision not null,
            expected double precision,
            unit text not null,
            period_started_at timestamptz,
            period_ended_at timestamptz,
            title text not null,
            text text not null,
            next_step text not null,
            evidence jsonb not null,
            minimum_role text not null default 'viewer' check (minimum_role in ('viewer', 'user')),
            first_seen_at timestamptz not null,
            last_seen_at timestamptz not null,
            closed_at timestamptz,
            run_id text not null
        )
        """
    )
    op.execute(
        """
        create unique index findings_open on insights.findings (kind, subject_type, subject_id, metric)
        where closed_at is null
        """
    )


def downgrade() -> None:
    """Remove schema `insights` and all that it holds."""
    op.execute("drop schema insights cascade")
