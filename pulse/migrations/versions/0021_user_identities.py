"""Who a user is at an OpenID Connect provider."""

from collections.abc import Sequence

from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.user_identities`: an address may pass to another person, `subject` at its `issuer` never does."""
    op.execute(
        """
        create table app.user_identities (
            issuer text not null,
            subject text not null,
            user_id uuid not null references app.users on delete cascade,
            joined_at timestamptz not null default now(),
            primary key (issuer, subject)
        )
        """
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("drop table app.user_identities")
