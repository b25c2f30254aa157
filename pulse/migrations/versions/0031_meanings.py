"""Titles as vectors of an embedding model, for the search by meaning."""

from collections.abc import Sequence

from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.meanings`.

    Vectors are plain arrays: servers without pgvector can be migrated too, and backups need no extension.
    """
    op.execute(
        """
        create table app.meanings (
            subject text not null,
            key text not null,
            model text not null,
            title_hash uuid not null,
            meaning real[] not null,
            primary key (subject, key)
        )
        """
    )


def downgrade() -> None:
    """Remove the table."""
    op.execute("drop table app.meanings")
