"""Conversations in `app.chat_threads` and their answers in `app.chat_answers`. Everybody finds their own only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

from pulse.agent.errors import UnknownThread

MOST_TITLE = 80


@dataclass(frozen=True, slots=True)
class Thread:
    """One conversation."""

    thread_id: str
    title: str
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """A question and what became of it. `outcome` is None until it has ended, `proposal` unless an action waits."""

    answer_id: str
    thread_id: str
    question: str
    state: str
    outcome: dict[str, Any] | None
    proposal: dict[str, Any] | None
    feedback: str | None
    comment: str
    begun_at: datetime
    ended_at: datetime | None


THREAD = "thread_id::text, title, created_at, changed_at"
# Whoever makes an answer shows life each second; without it for so long its process has died.
DEAD_AFTER = "10 seconds"
ANSWER = f"""
    answer_id::text, thread_id::text, question,
    case when state = 'running' and alive_at < now() - interval '{DEAD_AFTER}' then 'failed' else state end as state,
    outcome, proposal, feedback, comment, begun_at, ended_at
"""


def add_thread(connection: psycopg.Connection[Any], user_id: str, title: str) -> Thread:
    """Begin a conversation; without a title it is called after its first question."""
    with connection.cursor(row_factory=class_row(Thread)) as cursor:
        cursor.execute(
            f"insert into app.chat_threads (user_id, title) values (%s, %s) returning {THREAD}",  # noqa: S608 - columns
            [user_id, title[:MOST_TITLE]],
        )
        added = cursor.fetchone()
    assert added is not None
    return added


def read_threads(
    connection: psycopg.Connection[Any], user_id: str, limit: int, before: datetime | None
) -> Sequence[Thread]:
    """Somebody's conversations that changed before `before`, the newest first."""
    query = f"""
        select {THREAD} from app.chat_threads
        where user_id = %(user_id)s and (%(before)s::timestamptz is null or changed_at < %(before)s)
        order by changed_at desc limit %(limit)s
    """  # noqa: S608 - columns
    with connection.cursor(row_factory=class_row(Thread)) as cursor:
        return cursor.execute(query, {"user_id": user_id, "before": before, "limit": limit}).fetchall()


def find_thread(connection: psycopg.Connection[Any], user_id: str, thread_id: str) -> Thread:
    """One conversation; UnknownThread where it is not theirs."""
    query = f"select {THREAD} from app.chat_threads where thread_id = %s and user_id = %s"  # noqa: S608 - columns
    with connection.cursor(row_factory=class_row(Thread)) as cursor:
        found = cursor.execute(query, [thread_id, user_id]).fetchone()
    if found is None:
        raise UnknownThread("You have no such conversation.")
    return found


def rename_thread(connection: psycopg.Connection[Any], user_id: str, thread_id: str, title: str) -> Thread:
    """Give a conversation another title."""
    connection.execute(
        "update app.chat_threads set title = %s where thread_id = %s and user_id = %s",
        [title[:MOST_TITLE], thread_id, user_id],
    )
    return find_thread(connection, user_id, thread_id)


def remove_thread(connection: psycopg.Connection[Any], user_id: str, thread_id: str) -> None:
    """Forget a conversation and its answers; a trigger takes along what the agent remembers of it."""
    find_thread(connection, user_id, thread_id)
    connection.execute("delete from app.chat_threads where thread_id = %s", [thread_id])


def read_answers(connection: psycopg.Connection[Any], thread_id: str) -> Sequence[StoredAnswer]:
    """The answers of a conversation from the first on, without those that were made anew."""
    query = f"""
        select {ANSWER} from app.chat_answers where thread_id = %s and not is_replaced order by number
    """  # noqa: S608 - columns
    with connection.cursor(row_factory=class_row(StoredAnswer)) as cursor:
        return cursor.execute(query, [thread_id]).fetchall()


def find_answer(connection: psycopg.Connection[Any], user_id: str, answer_id: str) -> StoredAnswer:
    """One answer; UnknownThread where it is not in a conversation of theirs."""
    query = f"""
        select {ANSWER} from app.chat_answers
        where answer_id = %s and thread_id in (select thread_id from app.chat_threads where user_id = %s)
    """  # noqa: S608 - columns
    with connection.cursor(row_factory=class_row(StoredAnswer)) as cursor:
        found = cursor.execute(query, [answer_id, user_id]).fetchone()
    if found is None:
        raise UnknownThread("You have no such answer.")
    return found


def judge_answer(
    connection: psycopg.Connection[Any], user_id: str, answer_id: str, feedback: str | None, comment: str
) -> StoredAnswer:
    """Keep what somebody thinks of an answer."""
    find_answer(connection, user_id, answer_id)
    connection.execute(
        "update app.chat_answers set feedback = %s, comment = %s where answer_id = %s", [feedback, comment, answer_id]
    )
    return find_answer(connection, user_id, answer_id)
