"""Where the repositories are that make GitHub's partition keys."""

from pulse_assets.raw.discovery import Discovery

REPOSITORIES = Discovery(
    table="github_repositories", column="full_name", partitions="github_repositories", identity="repository_id"
)
