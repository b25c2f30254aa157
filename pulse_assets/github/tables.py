"""The raw tables that GitHub fills. Their columns are created in `pulse/migrations`."""

from pulse_assets.raw.table import RawTable

REQUEST = ("repository_id", "number")

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
DEPLOYMENTS = RawTable(
    "github_deployments", ("deployment_id",), ("repository_id", "created_at", "updated_at"), guard="updated_at"
)
