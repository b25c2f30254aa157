"""The role as which statements run that people or models wrote."""

from collections.abc import Sequence

from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `pulse_reader`, which cannot log in, and let it read what is made of the data: never `app` or `raw`.

    The role belongs to the server, so another database may have made it already. Where the user may not create roles,
    everything works but ad hoc SQL, which says what to do. What dbt makes later is granted by dbt (`grant_to_reader`).
    """
    op.execute(
        """
        do $$
        begin
            if not exists (select from pg_roles where rolname = 'pulse_reader') then
                create role pulse_reader nologin;
            end if;
            if not pg_has_role(current_user, 'pulse_reader', 'member') then
                execute format('grant pulse_reader to %I', current_user);
            end if;
        exception
            when duplicate_object or unique_violation then null;
            when insufficient_privilege then
                raise notice 'pulse_reader could not be created: ad hoc SQL will be refused';
        end
        $$
        """
    )
    op.execute(
        """
        do $$
        declare
            schema_name text;
        begin
            if not exists (select from pg_roles where rolname = 'pulse_reader') then
                return;
            end if;
            for schema_name in select nspname from pg_namespace where nspname in ('core', 'marts', 'insights') loop
                execute format('grant usage on schema %I to pulse_reader', schema_name);
                execute format('grant select on all tables in schema %I to pulse_reader', schema_name);
                execute format(
                    'alter default privileges in schema %I grant select on tables to pulse_reader', schema_name
                );
            end loop;
        end
        $$
        """
    )


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
