"""Lets readers of raw tables find what changed since they last looked, and remembers how far dbt has looked."""

from collections.abc import Sequence

from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = """
    select table_name from information_schema.tables
    where table_schema = 'raw' and table_name <> 'rejected_records' order by 1
"""


def upgrade() -> None:
    """Give every raw table `changed_in`, the transaction that wrote the row last, kept by the database itself.

    A clock would not do: a row is stamped before its transaction ends, so a reader who remembers the newest stamp
    misses what was stamped earlier and committed later. Transactions know which of them had ended.
    `app.build_state`: one row; `snapshot` is the oldest transaction that the last complete build may not have seen,
    `cluster` the server on which that number means something, `fingerprint` the models and the configuration.
    """
    op.execute(
        """
        create function raw.note_change() returns trigger language plpgsql as $$
        begin
            new.changed_in = pg_current_xact_id();
            return new;
        end
        $$
        """
    )
    for (table,) in op.get_bind().exec_driver_sql(TABLES).fetchall():
        # A constant costs no rewrite of the table; rows from before belong to the first build, which reads all.
        op.execute(f"alter table raw.{table} add column changed_in xid8 not null default '0'")
        op.execute(f"alter table raw.{table} alter column changed_in set default pg_current_xact_id()")
        op.execute(f"create index {table}_changed_in on raw.{table} (changed_in)")
        op.execute(
            f"create trigger note_change before update on raw.{table} for each row execute function raw.note_change()"
        )
    op.execute(
        """
        create table app.build_state (
            is_only boolean primary key default true check (is_only),
            snapshot xid8 not null,
            cluster bigint not null,
            fingerprint text not null,
            built_at timestamptz not null default now()
        )
        """
    )


def downgrade() -> None:
    """Remove what `upgrade` made."""
    op.execute("drop table app.build_state")
    for (table,) in op.get_bind().exec_driver_sql(TABLES).fetchall():
        op.execute(f"drop trigger note_change on raw.{table}")
        op.execute(f"alter table raw.{table} drop column changed_in")
    op.execute("drop function raw.note_change()")
