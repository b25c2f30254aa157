"""What a metric should reach: for a team, or for all."""

from collections.abc import Sequence

from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.metric_targets`; a NULL team stands for the whole organisation, values are in the metric's unit."""
    op.execute(
        """
        create table app.metric_targets (
            metric text not null,
            team text,
            value double precision not null,
            set_at timestamptz not null default now(),
            unique nulls not distinct (metric, team)
        )
        """
    )


def downgrade() -> None:
    """Drop the table."""
    op.execute("drop table app.metric_targets")
