"""Reports: one a kind, team and period, in three forms."""

from collections.abc import Sequence

from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `insights.reports`; a NULL team stands for the whole organisation."""
    op.execute(
        """
        create table insights.reports (
            report_id bigint generated always as identity primary key,
            kind text not null check (kind in ('weekly', 'monthly')),
            team text,
            since date not null,
            until date not null,
            title text not null,
            document jsonb not null,
            markdown text not null,
            html text not null,
            made_at timestamptz not null,
            unique nulls not distinct (kind, team, since)
        )
        """
    )


def downgrade() -> None:
    """Drop the table."""
    op.execute("drop table insights.reports")
