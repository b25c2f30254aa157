"""How many requests each sender has made lately, where several API processes count together without a Redis."""

from collections.abc import Sequence

from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.rate_limits`: when the backlog of each sender (user, key or address) is worked off."""
    op.execute("create unlogged table app.rate_limits (sender text primary key, free_at timestamptz not null)")


def downgrade() -> None:
    """Remove it."""
    op.execute("drop table app.rate_limits")
