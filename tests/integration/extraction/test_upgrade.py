"""What an older version of the code refused moves to its table after an upgrade, though its source rests."""

from dataclasses import replace
from typing import Any

import pytest

from pulse_assets.github import comments
from pulse_assets.github import models as github_models
from pulse_assets.jira import models as jira_models

from .conftest import assert_same
from .extraction import Extraction, Rows, failures

ROWS = [
    (jira_models, "issue_row", "jira"),
    (jira_models, "history_row", "jira"),
    (jira_models, "user_row", "jira"),
    (github_models, "issue_row", "github"),
    (github_models, "pull_request_row", "github"),
    (github_models, "review_row", "github"),
    (github_models, "commit_row", "github"),
    (github_models, "timeline_event_row", "github"),
    (github_models, "issue_comment_row", "github"),
    (github_models, "review_comment_row", "github"),
    (github_models, "deployment_row", "github"),
]
COMMENTS = {"issue_comment_row": "OF_CONVERSATIONS", "review_comment_row": "ON_LINES"}


def refusing(row_of: Any) -> Any:
    """`row_of` as an older version had it, which did not understand every other record."""
    calls = 0

    def older(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls % 2:
            raise ValueError("of a kind that is not known")
        return row_of(*arguments)

    return older


def refuse(patch: pytest.MonkeyPatch, models: Any, name: str) -> None:
    """Put the older version of a row function in its place; the lists of comments hold theirs themselves."""
    older = refusing(getattr(models, name))
    if name in COMMENTS:
        known = getattr(comments, COMMENTS[name])
        patch.setattr(comments, COMMENTS[name], replace(known, row_of=older))
    else:
        patch.setattr(models, name, older)


@pytest.mark.parametrize(("models", "name", "source"), ROWS, ids=[name for _, name, _ in ROWS])
def test_what_an_older_version_refused_is_in_its_table_after_the_upgrade(
    troubled: Extraction, without: Rows, models: Any, name: str, source: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        refuse(patch, models, name)
        patch.setattr("pulse_assets.raw.writer.code_version", lambda: "older")
        assert failures(troubled.sync(source)) == {}
    assert troubled.one("select count(*) > 0 from raw.rejected_records") == (True,)
    assert failures(troubled.sync(source)) == {}
    assert troubled.one("select count(*) from raw.rejected_records") == (0,)
    # What deployments added had been reckoned without those that were refused; the rows that were wrong are marked.
    troubled.all(
        "with gone as (delete from raw.github_deployment_commits where deleted_at is not null returning 1)"
        " select count(*) from gone"
    )
    assert_same(troubled, without, source)
