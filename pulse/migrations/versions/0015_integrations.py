"""The connections that people add, with their credentials encrypted."""

from collections.abc import Sequence

from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.integrations`.

    `site`: address and scope, no secrets. `secret`: a Fernet token over the credentials. A row outlives its removal
    without its secret: records carry its id, which must not come to stand for another site.
    """
    op.execute(
        """
        create table app.integrations (
            connection_id text not null
                check (connection_id ~ '^[a-z][a-z0-9-]{0,39}$' and connection_id <> 'default'),
            source text not null check (source in ('jira', 'github')),
            site jsonb not null,
            secret bytea,
            is_enabled boolean not null default true,
            created_by text not null,
            created_at timestamptz not null default now(),
            changed_at timestamptz not null default now(),
            rotated_at timestamptz not null default now(),
            removed_at timestamptz,
            primary key (source, connection_id),
            check ((secret is null) = (removed_at is not null))
        )
        """
    )


def downgrade() -> None:
    """Remove it."""
    op.execute("drop table app.integrations")
