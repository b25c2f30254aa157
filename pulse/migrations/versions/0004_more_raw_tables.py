"""Raw tables of what came after the first streams: comments, types, remote links, files, tags and teams."""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# table: (typed columns, primary key without connection_id, columns to index)
TABLES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "jira_issue_types": ("issue_type_id text", "issue_type_id", ()),
    "jira_comments": (
        "comment_id text, issue_id text, project_key text, updated_at timestamptz",
        "comment_id",
        ("issue_id", "fetched_at"),
    ),
    "github_pull_request_files": (
        "repository_id bigint, number bigint, path text",
        "repository_id, number, path",
        ("fetched_at",),
    ),
    "github_tags": ("repository_id bigint, name text, sha text", "repository_id, name", ()),
    "github_teams": ("team_id bigint, organization text, slug text", "team_id", ()),
    "github_team_members": ("team_id bigint, login text", "team_id, login", ()),
}

INDEXES: dict[str, tuple[str, ...]] = {
    "jira_worklogs": ("fetched_at",),
    "jira_pull_request_links": ("fetched_at",),
    "github_commits": ("repository_id, committed_at",),
    "github_deployment_commits": ("repository_id, sha", "fetched_at"),
    "github_releases": ("repository_id", "fetched_at"),
    "github_workflow_runs": ("repository_id", "fetched_at"),
}


def _has_lz4() -> bool:
    query = "select 'lz4' = any(enumvals) from pg_settings where name = 'default_toast_compression'"
    return bool(op.get_bind().exec_driver_sql(query).scalar())


def upgrade() -> None:
    """Create the tables, and indexes on those of the first migration that had no stream yet."""
    compression = "compression lz4" if _has_lz4() else ""
    for name, (columns, key, indexes) in TABLES.items():
        op.execute(
            f"""
            create table raw.{name} (
                connection_id text not null,
                {columns},
                payload jsonb {compression} not null,
                content_hash bytea not null,
                fetched_at timestamptz not null default now(),
                deleted_at timestamptz,
                primary key (connection_id, {key})
            )
            """
        )
        for number, expression in enumerate(indexes):
            op.execute(f"create index {name}_ix{number} on raw.{name} ({expression})")
    for name, indexes in INDEXES.items():
        for number, expression in enumerate(indexes):
            op.execute(f"create index {name}_more_ix{number} on raw.{name} ({expression})")


def downgrade() -> None:
    """Remove the tables and indexes."""
    for name in TABLES:
        op.execute(f"drop table raw.{name}")
    for name, indexes in INDEXES.items():
        for number in range(len(indexes)):
            op.execute(f"drop index raw.{name}_more_ix{number}")
