"""An Enterprise Server that does not know all that is asked for."""

import pytest

from .extraction import Extraction, Rows, failures

LACKS = {
    "PullRequest.fullDatabaseId",
    "PullRequestReview.fullDatabaseId",
    "PullRequestChangedFile.changeType",
    "Commit.checkSuites",
    "PullRequest.isDraft",
}


def test_what_it_does_not_know_is_left_out(
    troubled: Extraction, without: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    troubled.simulation.github.lacks = set(LACKS)
    try:
        assert failures(troubled.sync("github")) == {}
    finally:
        troubled.simulation.github.lacks = set()
    for name, rows in troubled.rows().items():
        if name.startswith("github"):
            assert len(rows) == len(without[name]), name
    numbers = {row[0] for row in without["github_pull_requests"]}
    assert {row[0] for row in troubled.rows()["github_pull_requests"]} == numbers
    assert "this GitHub does not know PullRequest.isDraft; it is left out" in caplog.text
    assert "PullRequest.fullDatabaseId; databaseId is read instead" in caplog.text
    assert caplog.text.count("PullRequest.isDraft") == 1


def test_what_is_left_of_nothing_goes_too(troubled: Extraction) -> None:
    troubled.simulation.github.lacks = {
        f"PullRequestChangedFile.{name}" for name in ("path", "additions", "deletions", "changeType")
    } | {"PullRequestChangedFileConnection.pageInfo"}
    try:
        assert failures(troubled.sync("github")) == {}
    finally:
        troubled.simulation.github.lacks = set()
    assert troubled.count("github_pull_request_files") == 0
    assert troubled.count("github_pull_requests") > 0
