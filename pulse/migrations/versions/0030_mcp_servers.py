"""Other MCP servers whose tools the agent may use."""

from collections.abc import Sequence

from alembic import op

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.mcp_servers`. `tools` is what a server offered when it was last asked; `token` is encrypted."""
    op.execute(
        """
        create table app.mcp_servers (
            name text primary key,
            url text not null,
            token bytea,
            is_enabled boolean not null default false,
            allowed_tools text[] not null default '{}',
            tools jsonb not null default '[]',
            listed_at timestamptz,
            created_by text not null,
            created_at timestamptz not null default now()
        )
        """
    )


def downgrade() -> None:
    """Remove the table."""
    op.execute("drop table app.mcp_servers")
