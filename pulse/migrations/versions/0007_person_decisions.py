"""What people decided about who is whom: merges and splits of accounts, kept for good."""

from collections.abc import Sequence

from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.person_decisions`: one row a pair of accounts and decision; the last about a pair counts."""
    op.execute(
        """
        create table app.person_decisions (
            decision_id bigint generated always as identity primary key,
            kind text not null check (kind in ('merge', 'split')),
            account_key text not null,
            other_account_key text not null,
            decided_by text not null,
            decided_at timestamptz not null default now(),
            check (account_key < other_account_key)
        )
        """
    )


def downgrade() -> None:
    """Remove the table and with it all decisions."""
    op.execute("drop table app.person_decisions")
