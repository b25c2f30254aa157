"""Three issues and three pull requests as Jira and GitHub once told them, worked out by hand.

`data/recorded.jsonl`: recorded histories of public projects with the fields that the models read; people, titles and
places are replaced. Times are UTC, Jira's in its own zone (eight hours ahead).
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from .conftest import Warehouse
from .records import put

Marts = psycopg.Connection[Any]
RECORDS = Path(__file__).with_name("data") / "recorded.jsonl"
MODELS = (
    "staging.stg_jira__issues",
    "intermediate.int_work_item_custom_fields",
    "intermediate.int_work_item_changes",
    "intermediate.int_statuses",
    "intermediate.int_project_statuses",
    "intermediate.int_status_intervals",
    "intermediate.int_work_item_steps",
    "intermediate.int_work_item_done_intervals",
    "intermediate.int_work_item_blocked_intervals",
    "intermediate.int_work_item_flow",
    "intermediate.int_story_point_intervals",
    "intermediate.int_sprint_memberships",
    "staging.stg_github__pull_requests",
    "staging.stg_github__pull_request_commits",
    "staging.stg_github__reviews",
    "staging.stg_github__review_comments",
    "staging.stg_github__issue_comments",
    "staging.stg_github__timeline_events",
    "intermediate.int_accounts",
    "intermediate.int_account_addresses",
    "intermediate.int_account_names",
    "intermediate.int_account_handles",
    "intermediate.int_account_links",
    "intermediate.int_decided_groups",
    "intermediate.int_email_groups",
    "intermediate.int_person_groups",
    "core.person_accounts",
    "core.people",
    "core.work_items",
    "core.work_item_status_intervals",
    "core.sprints",
    "core.sprint_work_items",
    "intermediate.int_pull_request_milestones",
    "intermediate.int_pull_request_authorship",
    "intermediate.int_pull_request_reverts",
    "core.pull_request_reviews",
    "core.pull_request_comments",
    "intermediate.int_pull_request_reviews",
    "intermediate.int_pull_request_sizes",
    "core.pull_requests",
    "marts.fct_work_items",
    "marts.fct_pull_requests",
)


@pytest.fixture(scope="module")
def recorded(warehouse: Warehouse) -> Iterator[Marts]:
    """The facts of these records and of no others, in a transaction that is undone."""
    records = [json.loads(line) for line in RECORDS.read_text().splitlines()]
    with psycopg.connect(warehouse.url, options="-c timezone=UTC") as connection:
        for table in {record["table"] for record in records}:
            connection.execute(f"delete from raw.{table}".encode())
        for record in records:
            put(connection, record.pop("table"), record.pop("payload"), **record)
        warehouse.rebuild(connection, *MODELS)
        yield connection
        connection.rollback()


def seconds(days: int = 0, clock: str = "00:00:00") -> float:
    """Of so many days and `hours:minutes:seconds`."""
    hours, minutes, rest = clock.split(":")
    return days * 86400 + int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_an_issue_was_in_each_status_for_as_long_as_its_history_says(recorded: Marts) -> None:
    # Two of the statuses are no more, and one is called otherwise now ("In Development" by the change that led there).
    rows = recorded.execute(
        """
        select status, extract(epoch from ended_at - started_at)::float from core.work_item_status_intervals
        where work_item_key = 'default:jira:10063' order by sequence
        """
    ).fetchall()
    assert rows == [
        ("Inbox", pytest.approx(seconds(0, "01:32:11.133"))),  # 00:13:13.360 to 01:45:24.493
        ("Ready for Dev", pytest.approx(seconds(0, "01:53:15.292"))),  # to 03:38:39.785
        ("In Progress", pytest.approx(seconds(0, "02:44:09.567"))),  # to 06:22:49.352
        ("Open", pytest.approx(seconds(7, "00:08:29.174"))),  # to the 19th, 06:31:18.526
        ("Closed", pytest.approx(seconds(282, "01:34:50.189"))),  # to 28 March 2021, 08:06:08.715
        ("已完成", None),
    ]


@pytest.mark.parametrize(
    ("key", "lead", "cycle", "in_progress"),
    [
        # Created on the 12th at 00:13:13.360, worked on from 03:38:39.785, closed on the 19th at 06:31:18.526. That it
        # went from one done status to another nine months later makes it no younger.
        ("EE-1", seconds(7, "06:18:05.166"), seconds(7, "02:52:38.741"), seconds(0, "02:44:09.567")),
        # Created at 00:15:36.123, never in progress, resolved on the 23rd at 10:20:59.052.
        ("EE-2", seconds(11, "10:05:22.929"), None, 0),
        # Created at 00:16:44.157, never in progress, resolved on the 18th at 04:06:00.814.
        ("EE-5", seconds(6, "03:49:16.657"), None, 0),
    ],
)
def test_lead_and_cycle_time_end_with_the_first_instant_of_the_last_done(
    recorded: Marts, key: str, lead: float, cycle: float | None, in_progress: float
) -> None:
    columns = "lead_time_seconds, cycle_time_seconds, in_progress_seconds"
    row = recorded.execute(f"select {columns} from marts.fct_work_items where key = %s".encode(), [key]).fetchone()
    assert row == (pytest.approx(lead), cycle if cycle is None else pytest.approx(cycle), pytest.approx(in_progress))


def test_a_sprint_keeps_what_was_planned_and_done_in_it(recorded: Marts) -> None:
    # All three joined at 00:29:19, the sprint began at 00:38:51 and was completed on the 22nd at 05:59:58. Two were
    # done by then; EE-2, resolved on the 23rd, was carried over. So say/do is 2 of 3.
    rows = recorded.execute(
        """
        select item.key, member.is_committed, member.is_completed, member.is_carried_over
        from core.sprint_work_items as member inner join core.work_items as item using (work_item_key) order by item.key
        """
    ).fetchall()
    assert rows == [("EE-1", True, True, False), ("EE-2", True, False, True), ("EE-5", True, True, False)]


@pytest.mark.parametrize(
    ("number", "coding", "pickup", "review", "approval"),
    [
        # Committed 14:04:42, opened 14:14:34, made a draft 14:40:30 and ready again 14:42:20, approved 19:01:03, merged
        # five days later at 17:23:11.
        (254, "00:37:38", "04:18:43", (4, "22:22:08"), (0, "04:18:43")),
        # Committed 12:03:46, opened ready 12:05:46, reviewed 13:12:36; a week later pushed, approved 12:28:40, merged
        # 13:18:47.
        (323, "00:02:00", "01:06:50", (7, "00:06:11"), (7, "00:22:54")),
        # Committed 00:43:03, opened as a draft, ready 02:48:23; comments from before that are no answer, the one of
        # 17:17:07 is. Approved 23:17:46, merged two days later at 17:51:54.
        (921, "02:05:20", "14:28:44", (2, "00:34:47"), (0, "20:29:23")),
    ],
)
def test_parts_of_a_request_add_up(
    recorded: Marts, number: int, coding: str, pickup: str, review: tuple[int, str], approval: tuple[int, str]
) -> None:
    row = recorded.execute(
        """
        select coding_seconds, pickup_seconds, review_seconds, cycle_time_seconds, first_approval_seconds
        from marts.fct_pull_requests where number = %s
        """,
        [number],
    ).fetchone()
    parts = seconds(0, coding), seconds(0, pickup), seconds(*review)
    assert row == pytest.approx((*parts, parts[1] + parts[2], seconds(*approval)))


def test_people_who_answered_are_counted_without_the_author(recorded: Marts) -> None:
    rows = recorded.execute(
        """
        select number, reviewer_count, rounds, comment_count, is_reviewed_before_ready
        from marts.fct_pull_requests order by number
        """
    ).fetchall()
    # 254: two reviewers, nothing pushed between. 323: one reviewer before and after pushes, two remarks and a comment,
    # not those of the author. 921: two reviewers; of the three who commented, two did so while it was a draft.
    assert rows == [(254, 2, 1, 0, False), (323, 1, 2, 3, False), (921, 2, 1, 3, True)]
