"""Deployment commits by repository: tags of one name are many. Indexes that tell when a repository changed last."""

from collections.abc import Sequence

from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("github_deployments", "github_releases", "github_tags", "github_workflow_runs", "github_commits")


def upgrade() -> None:
    """Put the repository into the key, and index what the comparison of deployments asks for."""
    _set_key("connection_id, repository_id, deployment_id, sha")
    for table in TABLES:
        op.execute(f"create index {table}_changed_ix on raw.{table} (connection_id, repository_id, fetched_at)")


def downgrade() -> None:
    """Take both back."""
    for table in TABLES:
        op.execute(f"drop index raw.{table}_changed_ix")
    _set_key("connection_id, deployment_id, sha")


def _set_key(columns: str) -> None:
    op.execute("alter table raw.github_deployment_commits drop constraint github_deployment_commits_pkey")
    op.execute(f"alter table raw.github_deployment_commits add primary key ({columns})")
