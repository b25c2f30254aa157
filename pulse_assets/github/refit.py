"""How records of GitHub that did not fit are read again; those of a table that is not here stay where they are."""

from collections.abc import Callable, Mapping

from pulse_assets.github import conversations, deployments, models, tables
from pulse_assets.github.client import GitHub
from pulse_assets.raw.second_try import Model, Refused, one_row
from pulse_assets.raw.table import Batch, RawTable

ONE_ROW: Mapping[RawTable, Model] = {
    tables.ISSUE_COMMENTS: (models.IssueComment, models.issue_comment_row),
    tables.REVIEW_COMMENTS: (models.ReviewComment, models.review_comment_row),
    tables.REVIEWS: (models.Review, models.review_row),
    tables.PULL_REQUEST_COMMITS: (models.PullRequestCommit, models.commit_row),
    tables.TIMELINE_EVENTS: (models.TimelineEvent, models.timeline_event_row),
    tables.PULL_REQUEST_FILES: (models.ChangedFile, models.changed_file_row),
    tables.COMMITS: (models.HistoryCommit, models.history_commit_row),
    tables.RELEASES: (models.Release, models.release_row),
    tables.TAGS: (models.Tag, models.tag_row),
    tables.WORKFLOW_RUNS: (models.WorkflowRun, models.workflow_run_row),
}
WITH_CHILDREN: Mapping[str, Callable[[GitHub, Refused], list[Batch]]] = {
    tables.ISSUES.name: conversations.again,
    tables.PULL_REQUESTS.name: conversations.again,
    tables.DEPLOYMENTS.name: deployments.again,
}


def refit(github: GitHub, refused: Refused) -> list[Batch]:
    """The batches that a page with this record brings."""
    whole = WITH_CHILDREN.get(refused.table_name)
    return whole(github, refused) if whole else one_row(ONE_ROW, refused)
