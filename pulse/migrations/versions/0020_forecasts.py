"""What is expected of open work, and how well the same methods would have told the past."""

from collections.abc import Sequence

from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `insights.forecasts`, `predictions` and `backtests`: the last state of each day (UTC) that was computed.

    Forecasts are about whole subjects (team, epic), predictions about single records. `source` names the method
    that is shown: a model, or the baseline that it did not beat in its backtest. A backtest without a team is of all.
    """
    op.execute(
        """
        create table insights.forecasts (
            kind text not null,
            subject_type text not null,
            subject_id text not null,
            day date not null,
            subject_name text not null,
            team_name text not null,
            remaining integer not null,
            horizon_at timestamptz,
            certainties jsonb not null,
            source text not null,
            records text[] not null,
            made_at timestamptz not null,
            run_id text not null,
            primary key (kind, subject_type, subject_id, day)
        )
        """
    )
    op.execute(
        """
        create table insights.predictions (
            kind text not null,
            subject_type text not null,
            subject_id text not null,
            day date not null,
            subject_name text not null,
            team_name text,
            p50 double precision,
            p85 double precision,
            chance double precision check (chance between 0 and 1),
            source text not null,
            version text not null,
            made_at timestamptz not null,
            run_id text not null,
            primary key (kind, subject_type, subject_id, day)
        )
        """
    )
    op.execute(
        """
        create table insights.backtests (
            kind text not null,
            team_name text not null default '',
            day date not null,
            source text not null,
            version text not null,
            n integer not null,
            scores jsonb not null,
            beats_baseline boolean not null,
            made_at timestamptz not null,
            run_id text not null,
            primary key (kind, team_name, day)
        )
        """
    )


def downgrade() -> None:
    """Remove what `upgrade` created."""
    op.execute("drop table insights.forecasts, insights.predictions, insights.backtests")
