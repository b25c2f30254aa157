"""The raw tables that Jira fills. Their columns are created in `pulse/migrations`."""

from pulse_assets.raw.table import RawTable

PROJECTS = RawTable("jira_projects", ("project_id",), ("project_key",))
FIELDS = RawTable("jira_fields", ("field_id",))
STATUSES = RawTable("jira_statuses", ("status_id",))
ISSUE_TYPES = RawTable("jira_issue_types", ("issue_type_id",))
USERS = RawTable("jira_users", ("account_id",))
BOARDS = RawTable("jira_boards", ("board_id",), ("project_key",))
SPRINTS = RawTable("jira_sprints", ("sprint_id",), ("board_id",))
VERSIONS = RawTable("jira_versions", ("version_id",), ("project_key",))
ISSUES = RawTable("jira_issues", ("issue_id",), ("issue_key", "project_key", "updated_at"), guard="updated_at")
CHANGELOGS = RawTable(
    "jira_changelogs", ("issue_id", "history_id"), ("project_key", "created_at"), parent=("issue_id",)
)
COMMENTS = RawTable(
    "jira_comments",
    ("comment_id",),
    ("issue_id", "project_key", "updated_at"),
    guard="updated_at",
    parent=("issue_id",),
)
WORKLOGS = RawTable(
    "jira_worklogs",
    ("worklog_id",),
    ("issue_id", "project_key", "updated_at"),
    guard="updated_at",
    parent=("issue_id",),
)
PULL_REQUEST_LINKS = RawTable(
    "jira_pull_request_links", ("issue_id", "link_id"), ("project_key", "updated_at"), parent=("issue_id",)
)
