"""Under which name each source unit was read last, so that its checkpoints follow it when it is renamed."""

from collections.abc import Sequence

from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.source_units`. `kind`: which units, as partitions are called; `unit_id`: the source's own id."""
    op.execute(
        """
        create table app.source_units (
            connection_id text not null,
            kind text not null,
            unit_id text not null,
            name text not null,
            primary key (connection_id, kind, unit_id)
        )
        """
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("drop table app.source_units")
