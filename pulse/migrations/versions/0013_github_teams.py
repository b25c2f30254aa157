"""Which GitHub teams are teams of people."""

from collections.abc import Sequence

from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `configuration.github_teams`."""
    op.execute(
        """
        create table configuration.github_teams (
            pattern text not null,
            origin text not null check (origin in ('file', 'person')),
            changed_by text,
            changed_at timestamptz not null default now(),
            primary key (pattern, origin)
        )
        """
    )


def downgrade() -> None:
    """Remove the table."""
    op.execute("drop table configuration.github_teams")
