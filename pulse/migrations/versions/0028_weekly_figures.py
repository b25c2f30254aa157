"""Weekly figures of teams: several insights judge the same ones."""

from collections.abc import Sequence

from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `insights.weekly_figures`: one row a metric, team and week that has a figure."""
    op.execute(
        """
        create table insights.weekly_figures (
            metric text not null,
            team text not null,
            week date not null,
            value double precision not null,
            n bigint not null,
            is_public boolean not null,
            primary key (metric, team, week)
        )
        """
    )


def downgrade() -> None:
    """Drop the table."""
    op.execute("drop table insights.weekly_figures")
