"""How findings went on: their size and certainty, and one row of history for each day on which they were true."""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add `effect` and `confidence` to `insights.findings`, and create `insights.finding_history`.

    `effect`: the value in expected ones, 1.5 for half as much again. A day (UTC) has the last state that it saw.
    """
    op.execute(
        """
        alter table insights.findings
            add column confidence double precision check (confidence between 0 and 1),
            add column effect double precision
                generated always as (case when expected <> 0 then value / expected end) stored
        """
    )
    op.execute(
        """
        create table insights.finding_history (
            finding_id bigint not null references insights.findings on delete cascade,
            day date not null,
            severity text not null,
            value double precision not null,
            expected double precision,
            seen_at timestamptz not null,
            primary key (finding_id, day)
        )
        """
    )


def downgrade() -> None:
    """Remove what `upgrade` added."""
    op.execute("drop table insights.finding_history")
    op.execute("alter table insights.findings drop column confidence, drop column effect")
