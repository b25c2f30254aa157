"""The raw schema: one table a stream, the API's record whole in `payload`, keys and watermark as typed columns."""

from collections.abc import Sequence

from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# table: (typed columns, primary key without connection_id, columns to index)
TABLES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "jira_projects": ("project_id text, project_key text", "project_id", ()),
    "jira_fields": ("field_id text", "field_id", ()),
    "jira_statuses": ("status_id text", "status_id", ()),
    "jira_users": ("account_id text", "account_id", ()),
    "jira_issues": (
        "issue_id text, issue_key text, project_key text, updated_at timestamptz",
        "issue_id",
        ("project_key, updated_at", "fetched_at"),
    ),
    "jira_changelogs": (
        "issue_id text, history_id text, project_key text, created_at timestamptz",
        "issue_id, history_id",
        ("fetched_at",),
    ),
    "jira_worklogs": (
        "worklog_id text, issue_id text, project_key text, updated_at timestamptz",
        "worklog_id",
        ("issue_id",),
    ),
    "jira_boards": ("board_id bigint, project_key text", "board_id", ()),
    "jira_sprints": ("sprint_id bigint, board_id bigint", "sprint_id", ()),
    "jira_pull_request_links": (
        "issue_id text, link_id text, project_key text, updated_at timestamptz",
        "issue_id, link_id",
        (),
    ),
    "github_repositories": ("repository_id bigint, full_name text", "repository_id", ("full_name",)),
    "github_pull_requests": (
        "repository_id bigint, pull_request_id bigint, number bigint, updated_at timestamptz",
        "pull_request_id",
        ("repository_id, number", "fetched_at"),
    ),
    "github_commits": (
        "repository_id bigint, sha text, committed_at timestamptz",
        "repository_id, sha",
        ("fetched_at",),
    ),
    "github_pull_request_commits": (
        "repository_id bigint, number bigint, sha text, committed_at timestamptz",
        "repository_id, number, sha",
        ("fetched_at",),
    ),
    "github_reviews": (
        "repository_id bigint, number bigint, review_id bigint, updated_at timestamptz",
        "review_id",
        ("repository_id, number", "fetched_at"),
    ),
    "github_review_comments": (
        "repository_id bigint, number bigint, comment_id bigint, updated_at timestamptz",
        "comment_id",
        ("repository_id, number", "fetched_at"),
    ),
    "github_issue_comments": (
        "repository_id bigint, number bigint, comment_id bigint, updated_at timestamptz",
        "comment_id",
        ("repository_id, number", "fetched_at"),
    ),
    "github_timeline_events": (
        "repository_id bigint, number bigint, event_id text, created_at timestamptz",
        "event_id",
        ("repository_id, number", "fetched_at"),
    ),
    "github_issues": (
        "repository_id bigint, issue_id bigint, number bigint, updated_at timestamptz",
        "issue_id",
        ("repository_id, number", "fetched_at"),
    ),
    "github_deployments": (
        "repository_id bigint, deployment_id text, created_at timestamptz, updated_at timestamptz",
        "deployment_id",
        ("repository_id, created_at", "fetched_at"),
    ),
    "github_deployment_commits": (
        "repository_id bigint, deployment_id text, sha text",
        "deployment_id, sha",
        (),
    ),
    "github_releases": (
        "repository_id bigint, release_id bigint, updated_at timestamptz",
        "release_id",
        (),
    ),
    "github_workflow_runs": (
        "repository_id bigint, run_id bigint, updated_at timestamptz",
        "run_id",
        (),
    ),
    "github_users": ("login text", "login", ()),
}


def _has_lz4() -> bool:
    """Whether the server was built with lz4: the embedded one is not, most others are."""
    query = "select 'lz4' = any(enumvals) from pg_settings where name = 'default_toast_compression'"
    return bool(op.get_bind().exec_driver_sql(query).scalar())


def upgrade() -> None:
    """Create schema `raw` with its tables and the room for records that do not fit."""
    op.execute("create schema if not exists raw")
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
    op.execute(
        """
        create table raw.rejected_records (
            connection_id text not null,
            table_name text not null,
            source_unit text not null,
            content_hash bytea not null,
            reason text not null,
            payload text not null,
            fetched_at timestamptz not null default now(),
            primary key (connection_id, table_name, source_unit, content_hash)
        )
        """
    )


def downgrade() -> None:
    """Remove schema `raw` and all that it holds."""
    op.execute("drop schema raw cascade")
