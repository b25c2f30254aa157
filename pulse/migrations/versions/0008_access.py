"""Who may use Pulse: users, their sessions and API keys, and the log of what was done and by whom."""

from collections.abc import Sequence

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create `app.users`, `sessions`, `api_keys`, `audit_log` and `login_attempts`.

    `users.teams`: whose person-level values a user may see; an administrator sees all. `password_hash` is null for
    those who sign in elsewhere. `sessions`: one row a refresh token, kept as a hash; those that came from one login
    share `family`, which ends as a whole when a used one is shown again. `api_keys.secret_hash`: the key itself is
    shown once and never kept. `audit_log` outlives those it tells of, so it has no references.
    """
    op.execute(
        """
        create table app.users (
            user_id uuid primary key default gen_random_uuid(),
            email text not null,
            name text not null,
            role text not null check (role in ('viewer', 'user', 'admin')),
            teams text[] not null default '{}',
            password_hash text,
            is_active boolean not null default true,
            created_at timestamptz not null default now(),
            changed_at timestamptz not null default now(),
            last_login_at timestamptz
        )
        """
    )
    op.execute("create unique index users_email on app.users (lower(email))")
    op.execute(
        """
        create table app.sessions (
            session_id uuid primary key default gen_random_uuid(),
            family uuid not null,
            user_id uuid not null references app.users on delete cascade,
            token_hash bytea not null unique,
            created_at timestamptz not null default now(),
            expires_at timestamptz not null,
            used_at timestamptz,
            revoked_at timestamptz,
            client text not null default ''
        )
        """
    )
    op.execute("create index sessions_family on app.sessions (family)")
    op.execute("create index sessions_user on app.sessions (user_id)")
    op.execute(
        """
        create table app.api_keys (
            key_id uuid primary key default gen_random_uuid(),
            user_id uuid not null references app.users on delete cascade,
            name text not null,
            prefix text not null unique,
            secret_hash bytea not null,
            scopes text[] not null,
            created_at timestamptz not null default now(),
            expires_at timestamptz,
            last_used_at timestamptz,
            revoked_at timestamptz
        )
        """
    )
    op.execute(
        """
        create table app.audit_log (
            entry_id bigint generated always as identity primary key,
            at timestamptz not null default now(),
            actor text not null,
            action text not null,
            subject text not null default '',
            details jsonb not null default '{}',
            address text not null default '',
            request_id text not null default ''
        )
        """
    )
    op.execute("create index audit_log_at on app.audit_log (at)")
    op.execute(
        """
        create unlogged table app.login_attempts (
            subject text primary key,
            failures int not null,
            first_at timestamptz not null
        )
        """
    )


def downgrade() -> None:
    """Remove what `upgrade` made."""
    for table in ("login_attempts", "audit_log", "api_keys", "sessions", "users"):
        op.execute(f"drop table app.{table}")
