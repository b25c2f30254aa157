"""The chance that a forecast tells, and whether chances came true as often as they said."""

from collections.abc import Sequence

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add `insights.forecasts.chance` and `backtests.calibration` (what was told beside what came, by fifths)."""
    op.execute("alter table insights.forecasts add column chance double precision check (chance between 0 and 1)")
    op.execute("alter table insights.backtests add column calibration jsonb")


def downgrade() -> None:
    """Remove what `upgrade` added."""
    op.execute("alter table insights.forecasts drop column chance")
    op.execute("alter table insights.backtests drop column calibration")
