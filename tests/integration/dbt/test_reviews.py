"""The times and flags of hand-made pull requests, worked out in the comments."""

from typing import Any

import psycopg
import pytest

Marts = psycopg.Connection[Any]
HOUR = 3600.0


def fact(marts: Marts, number: int, *columns: str) -> tuple[Any, ...]:
    """Columns of one pull request."""
    query = f"select {', '.join(columns)} from marts.fct_pull_requests where number = %s"
    row = marts.execute(query.encode(), [number]).fetchone()
    assert row is not None
    return tuple(row)


TIMES = (
    "coding_seconds",
    "pickup_seconds",
    "review_seconds",
    "cycle_time_seconds",
    "first_approval_seconds",
    "approval_to_merge_seconds",
)


@pytest.mark.parametrize(
    ("number", "hours"),
    [
        # Commit at 9, opened at 10, changes asked for at 11, new commit at 12, approved at 13, merged at 14.
        (201, (1, 1, 3, 4, 3, 1)),
        # All commits are from 11, an hour after the opening: coding counts as 0.
        (204, (0, 2, 1, 3, 2, 1)),
        # Opened as a draft, approved at 11, ready at 12, merged at 13: the answer was not one to a finished change.
        (205, (3, None, None, 1, None, None)),
        # Merged at 11, reviewed at 12: nobody waited for the review.
        (206, (1, None, None, 1, None, None)),
        # Closed at 15 without a merge and without a word.
        (207, (1, None, None, None, None, None)),
        # Two comments by fay and one by the author, no review, merged at 13: the first comment is the first response.
        (209, (1, 1, 2, 3, None, None)),
    ],
)
def test_times_are_those_of_what_happened(marts: Marts, number: int, hours: tuple[float | None, ...]) -> None:
    expected = tuple(None if value is None else value * HOUR for value in hours)
    assert fact(marts, number, *TIMES) == expected


def test_rounds_reviewers_and_comments_are_those_of_other_people(marts: Marts) -> None:
    columns = ("rounds", "reviewer_count", "comment_count", "is_reviewed_before_merge")
    assert fact(marts, 201, *columns) == (2, 1, 0, True)
    assert fact(marts, 206, *columns) == (0, 1, 0, False)
    # The author's own comment and the machine's do not count.
    assert fact(marts, 209, *columns) == (0, 0, 2, False)


def test_what_is_out_of_order_is_flagged(marts: Marts) -> None:
    flags = {
        "is_rebased_after_open": [204],
        "is_reviewed_before_ready": [205],
        "is_approved_before_ready": [205],
        "is_reviewed_after_merge": [206],
        "is_approved_after_merge": [206],
    }
    for flag, expected in flags.items():
        query = f"select number from marts.fct_pull_requests where {flag} and number between 201 and 209 order by 1"
        assert [number for (number,) in marts.execute(query.encode())] == expected, flag


def test_who_wrote_it_and_how_much(marts: Marts) -> None:
    assert fact(marts, 201, "authorship", "is_bot_author") == ("human", False)
    assert fact(marts, 202, "authorship", "is_bot_author") == ("ai_agent", True)
    assert fact(marts, 203, "authorship", "is_bot_author") == ("ai_assisted", False)
    # 40 lines, of which 28 stand in package-lock.json: 12 lines of one file are left, which is S (10 to 49).
    columns = ("changed_lines", "written_lines", "written_files", "size_band")
    assert fact(marts, 209, *columns) == (40, 12, 1, "S")


def test_what_nobody_touches_is_stale_after_14_days(marts: Marts) -> None:
    rows = marts.execute(
        """
        select number, stale_at::text, ended_at from marts.fct_pull_request_quiet_intervals
        where number between 201 and 209 order by 1
        """
    ).fetchall()
    assert rows == [(208, "2026-02-16 10:00:00+00", None)]


def test_reviews_are_counted_by_person_and_author(marts: Marts) -> None:
    rows = marts.execute(
        """
        select person, author, count(*) from marts.fct_pull_request_reviews
        where person = 'fay' group by person, author order by author
        """
    ).fetchall()
    # fay reviewed the agent's request once; eve's 201 twice, 203, 204, 205 and 206 once each.
    assert rows == [("fay", "devin-ai-integration", 1), ("fay", "eve", 6)]
