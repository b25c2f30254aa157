"""Whoever deletes a conversation deletes what the agent remembers of it: by hand, by age, or with its user."""

from collections.abc import Sequence

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# LangGraph makes its tables when it first starts, so which there are is asked each time.
IN_ALL_THAT_REMEMBERS = """
    for remembering in
        select table_name from information_schema.columns
        where table_schema = 'chat' and column_name = 'thread_id'
    loop
        {deed};
    end loop;
"""
OF_ONE = "execute format('delete from chat.%I where thread_id = $1', remembering) using old.thread_id::text"
OF_NONE = """
    execute format(
        'delete from chat.%I where thread_id not in (select thread_id::text from app.chat_threads)', remembering
    )
"""


def upgrade() -> None:
    """Let `app.chat_threads` take its rows in schema `chat` along, also those that were left behind before.

    Who may delete conversations need not be the one who may change what the agent remembers, so the owner does that.
    """
    op.execute(
        f"""
        create function app.forget_conversation() returns trigger
        language plpgsql security definer set search_path = pg_catalog as $$
        declare
            remembering name;
        begin
            {IN_ALL_THAT_REMEMBERS.format(deed=OF_ONE)}
            return null;
        end;
        $$;
        create trigger forget_conversation after delete on app.chat_threads
        for each row execute function app.forget_conversation();
        do $$
        declare
            remembering name;
        begin
            {IN_ALL_THAT_REMEMBERS.format(deed=OF_NONE)}
        end;
        $$
        """
    )


def downgrade() -> None:
    """Remove trigger and function."""
    op.execute("drop trigger forget_conversation on app.chat_threads")
    op.execute("drop function app.forget_conversation()")
