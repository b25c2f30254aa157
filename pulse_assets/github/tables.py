"""The raw tables that GitHub fills. Their columns are created in `pulse/migrations`."""

from pulse_assets.raw.table import RawTable

REQUEST = ("repository_id", "number")

USERS = RawTable("github_users", ("login",))
TEAMS = RawTable("github_teams", ("team_id",), ("organization", "slug"), parent=("organization",))
TEAM_MEMBERS = RawTable("github_team_members", ("team_id", "login"), parent=("team_id",))
REPOSITORIES = RawTable("github_repositories", ("repository_id",), ("full_name",))
ISSUES = RawTable("github_issues", ("issue_id",), ("repository_id", "number", "updated_at"), guard="updated_at")
PULL_REQUESTS = RawTable(
    "github_pull_requests", ("pull_request_id",), ("repository_id", "number", "updated_at"), guard="updated_at"
)
PULL_REQUEST_COMMITS = RawTable(
    "github_pull_request_commits", ("repository_id", "number", "sha"), ("committed_at",), parent=REQUEST
)
REVIEWS = RawTable(
    "github_reviews", ("review_id",), ("repository_id", "number", "updated_at"), guard="updated_at", parent=REQUEST
)
TIMELINE_EVENTS = RawTable(
    "github_timeline_events", ("event_id",), ("repository_id", "number", "created_at"), parent=REQUEST
)
REVIEW_COMMENTS = RawTable(
    "github_review_comments", ("comment_id",), ("repository_id", "number", "updated_at"), guard="updated_at"
)
ISSUE_COMMENTS = RawTable(
    "github_issue_comments", ("comment_id",), ("repository_id", "number", "updated_at"), guard="updated_at"
)
PULL_REQUEST_FILES = RawTable("github_pull_request_files", ("repository_id", "number", "path"), parent=REQUEST)
COMMITS = RawTable("github_commits", ("repository_id", "sha"), ("committed_at",))
RELEASES = RawTable(
    "github_releases", ("release_id",), ("repository_id", "updated_at"), guard="updated_at", parent=("repository_id",)
)
TAGS = RawTable("github_tags", ("repository_id", "name"), ("sha",), parent=("repository_id",))
WORKFLOW_RUNS = RawTable("github_workflow_runs", ("run_id",), ("repository_id", "updated_at"), guard="updated_at")
DEPLOYMENTS = RawTable(
    "github_deployments", ("deployment_id",), ("repository_id", "created_at", "updated_at"), guard="updated_at"
)
DEPLOYMENT_COMMITS = RawTable(
    "github_deployment_commits",
    ("repository_id", "deployment_id", "sha"),
    parent=("repository_id", "deployment_id"),
)
