"""Which backups were made, and with which keys the credentials in them can be read."""

from collections.abc import Sequence

from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.backups`. A backup holds its own row, which has no `finished_at` there: so it tells what it is."""
    op.execute(
        """
        create table app.backups (
            backup_id bigint generated always as identity primary key,
            version text not null,
            key_ids text[] not null,
            started_at timestamptz not null default now(),
            finished_at timestamptz,
            bytes bigint
        )
        """
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("drop table app.backups")
