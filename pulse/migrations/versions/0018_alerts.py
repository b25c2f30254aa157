"""Alerts: rules, channels, what is true now, and what was sent."""

from collections.abc import Sequence

from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the four tables.

    What a rule finds true of a subject is open once at most. `told_at`: when the first or latest message about it
    arrived. Deliveries keep the name of their rule, so that the log outlives it; `encrypted` holds all of a channel.
    """
    op.execute(
        """
        create table app.alert_channels (
            name text primary key,
            kind text not null check (kind in ('webhook', 'slack', 'email')),
            receiver text not null,
            encrypted bytea not null,
            written_by text not null,
            written_at timestamptz not null default now()
        );
        create table app.alert_rules (
            rule_id bigint generated always as identity primary key,
            name text not null unique,
            definition jsonb not null,
            error text,
            written_by text not null,
            written_at timestamptz not null default now()
        );
        create table app.alerts (
            alert_id bigint generated always as identity primary key,
            rule_id bigint not null references app.alert_rules on delete cascade,
            subject text not null,
            title text not null,
            text text not null,
            severity text not null check (severity in ('info', 'warning', 'critical')),
            link text not null,
            opened_at timestamptz not null,
            last_seen_at timestamptz not null,
            told_at timestamptz,
            closed_at timestamptz
        );
        create unique index alerts_open on app.alerts (rule_id, subject) where closed_at is null;
        create table app.alert_deliveries (
            delivery_id bigint generated always as identity primary key,
            rule_id bigint references app.alert_rules on delete set null,
            rule_name text not null,
            channel text not null,
            event text not null check (event in ('opened', 'repeated', 'recovered')),
            alert_ids bigint[] not null,
            state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'withdrawn')),
            attempts integer not null default 0,
            not_before timestamptz not null,
            sent_at timestamptz,
            error text,
            created_at timestamptz not null
        );
        create index alert_deliveries_waiting on app.alert_deliveries (not_before) where state = 'waiting';
        """
    )


def downgrade() -> None:
    """Drop the tables."""
    op.execute("drop table app.alert_deliveries, app.alerts, app.alert_rules, app.alert_channels")
