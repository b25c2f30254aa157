"""What changed last: results that were computed from older data are told apart by it."""

from collections.abc import Sequence

from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Tables whose writers need not know of versions, and the subject that they change.
TOLD = {"app.metric_targets": "targets", "insights.findings": "insights"}


def upgrade() -> None:
    """Create `app.data_versions` and the function that writes it, called by triggers and by dbt after each model.

    Numbers are never used twice, also when rows were deleted. A change and its version become visible together.
    """
    op.execute("create sequence app.data_version_numbers")
    op.execute(
        """
        create table app.data_versions (
            subject text primary key,
            version bigint not null,
            changed_at timestamptz not null default now()
        )
        """
    )
    op.execute(
        """
        create function app.data_changed(changed text) returns void language sql as $$
            insert into app.data_versions (subject, version) values (changed, nextval('app.data_version_numbers'))
            on conflict (subject) do update set version = excluded.version, changed_at = now()
        $$
        """
    )
    op.execute(
        """
        create function app.tell_change() returns trigger language plpgsql as $$
            begin
                perform app.data_changed(tg_argv[0]);
                return null;
            end
        $$
        """
    )
    for table, subject in TOLD.items():
        op.execute(
            f"""
            create trigger tell_change after insert or update or delete or truncate on {table}
            for each statement execute function app.tell_change('{subject}')
            """
        )


def downgrade() -> None:
    """Drop all of it."""
    for table in TOLD:
        op.execute(f"drop trigger tell_change on {table}")
    op.execute("drop function app.tell_change()")
    op.execute("drop function app.data_changed(text)")
    op.execute("drop table app.data_versions")
    op.execute("drop sequence app.data_version_numbers")
