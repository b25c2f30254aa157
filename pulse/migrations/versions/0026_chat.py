"""Conversations with the agent: threads, answers, what models used, and a schema for what the agent remembers."""

from collections.abc import Sequence

from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.chat_threads`, `chat_answers` and `model_usage`, and the empty schema `chat`.

    `chat_answers.alive_at`: when the process that answers was last heard of; an answer whose process died counts as
    failed. `is_replaced`: a later answer to the same question took its place. `model_usage` outlives threads, so that
    deleting one does not hide what it cost. The tables in `chat` are those of LangGraph's checkpointer, which makes and
    migrates them itself.
    """
    op.execute(
        """
        create table app.chat_threads (
            thread_id uuid primary key default gen_random_uuid(),
            user_id uuid not null references app.users on delete cascade,
            title text not null default '',
            created_at timestamptz not null default now(),
            changed_at timestamptz not null default now()
        );
        create index chat_threads_user on app.chat_threads (user_id, changed_at desc);
        create table app.chat_answers (
            answer_id uuid primary key default gen_random_uuid(),
            thread_id uuid not null references app.chat_threads on delete cascade,
            number bigint generated always as identity,
            question text not null,
            state text not null default 'running'
                check (state in ('running', 'waiting', 'done', 'stopped', 'failed')),
            outcome jsonb,
            proposal jsonb,
            feedback text check (feedback in ('up', 'down')),
            comment text not null default '',
            is_stop_wanted boolean not null default false,
            is_replaced boolean not null default false,
            begun_at timestamptz not null default now(),
            alive_at timestamptz not null default now(),
            ended_at timestamptz
        );
        create index chat_answers_thread on app.chat_answers (thread_id, number);
        create unique index chat_answers_running on app.chat_answers (thread_id) where state = 'running';
        create table app.model_usage (
            usage_id bigint generated always as identity primary key,
            user_id uuid not null references app.users on delete cascade,
            model text not null,
            input_tokens bigint not null,
            output_tokens bigint not null,
            cost double precision not null,
            at timestamptz not null default now()
        );
        create index model_usage_user on app.model_usage (user_id, at);
        create schema if not exists chat;
        """
    )


def downgrade() -> None:
    """Drop all of it."""
    op.execute("drop schema chat cascade")
    op.execute("drop table app.model_usage, app.chat_answers, app.chat_threads")
