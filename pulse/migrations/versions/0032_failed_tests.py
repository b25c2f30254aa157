"""Which dbt tests failed in the last build: the next one lets them look at all rows again."""

from collections.abc import Sequence

from alembic import op

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add `failed_tests` to `app.build_state`: names of tests, none where all passed."""
    op.execute("alter table app.build_state add column failed_tests text[] not null default '{}'")


def downgrade() -> None:
    """Remove the column."""
    op.execute("alter table app.build_state drop column failed_tests")
