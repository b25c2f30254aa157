"""The role as which statements run that people or models wrote."""

from collections.abc import Sequence

from alembic import op

from pulse import database_roles

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `pulse_reader` and let it read what is made of the data: see pulse/database_reader.sql.

    Where the user may not create roles, everything works but ad hoc SQL, which says what to do.
    """
    op.execute(database_roles.READER.read_text())


def downgrade() -> None:
    """Take all from the role in this database; it stays for the server's others."""
    op.execute(
        """
        do $$
        begin
            if exists (select from pg_roles where rolname = 'pulse_reader') then
                drop owned by pulse_reader;
            end if;
        end
        $$
        """
    )
