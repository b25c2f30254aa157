from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from pulse_assets.github import models
from pulse_assets.raw.table import Row

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
STAMP = "2026-06-01T12:00:00Z"
EMPTY = {"nodes": [], "pageInfo": {"hasNextPage": False, "endCursor": None}}


def encoded(record: dict[str, Any]) -> bytes:
    return msgspec.json.encode(record)


@pytest.mark.parametrize("number", [7, "7"])
def test_a_pull_request_is_kept_without_what_has_a_table_of_its_own(number: int | str) -> None:
    nested = {"reviews": EMPTY, "commits": EMPTY, "files": EMPTY, "timelineItems": EMPTY}
    record = {"id": "PR_1", "fullDatabaseId": number, "number": 3, "updatedAt": STAMP, "title": "x", **nested}
    payload = encoded(record)
    row = models.pull_request_row(1, msgspec.json.decode(payload, type=models.PullRequest), payload)
    assert row.values == (7, 1, 3, AT)
    assert msgspec.json.decode(row.payload) == {name: record[name] for name in record if name not in nested}


def test_a_deployment_has_all_its_statuses() -> None:
    record = {"id": "D_1", "createdAt": STAMP, "updatedAt": STAMP, "statuses": EMPTY}
    payload = encoded(record)
    statuses = [msgspec.Raw(b'{"state":"PENDING"}'), msgspec.Raw(b'{"state":"SUCCESS"}')]
    row = models.deployment_row(1, msgspec.json.decode(payload, type=models.Deployment), statuses, payload)
    assert row.values == ("D_1", 1, AT, AT)
    assert msgspec.json.decode(row.payload)["statuses"] == {"nodes": [{"state": "PENDING"}, {"state": "SUCCESS"}]}


def test_comments_are_filed_under_the_number_in_their_address() -> None:
    address = "https://api.github.com/repos/acme/ledger"
    spoken = models.issue_comment_row(1, models.IssueComment(5, STAMP, f"{address}/issues/12"), b"{}")
    inline = models.review_comment_row(1, models.ReviewComment(6, STAMP, f"{address}/pulls/13"), b"{}")
    assert (spoken, inline) == (Row((5, 1, 12, AT), b"{}"), Row((6, 1, 13, AT), b"{}"))


def test_a_comment_whose_address_has_no_number_does_not_fit() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        models.issue_comment_row(1, models.IssueComment(5, STAMP, "https://x/issues/"), b"{}")


def test_reviews_commits_and_events_belong_to_their_request() -> None:
    review = models.review_row(1, 3, models.Review("9", STAMP), b"{}")
    commit = models.commit_row(1, 3, models.PullRequestCommit(models.Commit("abc", STAMP)), b"{}")
    event = models.timeline_event_row(1, 3, models.TimelineEvent("RE_1", STAMP), b"{}")
    assert review.values == (9, 1, 3, AT)
    assert commit.values == (1, 3, "abc", AT)
    assert event.values == ("RE_1", 1, 3, AT)
