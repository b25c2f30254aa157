"""The course of one answer in `app.chat_answers`: begun, alive, ended. One at a time in a conversation."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from pulse.agent.errors import ThreadBusy
from pulse.agent.outcome import Outcome, Proposal, Usage
from pulse.agent.threads import DEAD_AFTER, MOST_TITLE, StoredAnswer, find_answer, find_thread, read_answers


@dataclass(frozen=True, slots=True)
class UsedModel:
    """What somebody's answers used of one model, by the day."""

    day: Any
    model: str
    answers: int
    input_tokens: int
    output_tokens: int
    cost: float


def begin(connection: psycopg.Connection[Any], user_id: str, thread_id: str, question: str) -> StoredAnswer:
    """Begin to answer a question. An action that waits for approval is withdrawn by it.

    Raises:
        UnknownThread: the conversation is not theirs.
        ThreadBusy: another answer is being made in it.
    """
    _take(connection, user_id, thread_id)
    connection.execute(
        "update app.chat_answers set state = 'stopped', ended_at = now() where thread_id = %s and state = 'waiting'",
        [thread_id],
    )
    row = connection.execute(
        "insert into app.chat_answers (thread_id, question) values (%s, %s) returning answer_id::text",
        [thread_id, question],
    ).fetchone()
    assert row is not None
    connection.execute(
        "update app.chat_threads set changed_at = now(), title = case title when '' then %s else title end "
        "where thread_id = %s",
        [" ".join(question.split())[:MOST_TITLE], thread_id],
    )
    return find_answer(connection, user_id, row[0])


def begin_again(connection: psycopg.Connection[Any], user_id: str, thread_id: str) -> tuple[StoredAnswer, bool]:
    """Begin to answer the last question anew; and whether the agent remembers the answer that it replaces.

    Raises:
        ThreadBusy: there is no answer yet, or it is being made.
    """
    _take(connection, user_id, thread_id)
    answers = read_answers(connection, thread_id)
    if not answers:
        raise ThreadBusy("Nothing has been asked in this conversation yet.")
    last = answers[-1]
    connection.execute("update app.chat_answers set is_replaced = true where answer_id = %s", [last.answer_id])
    return begin(connection, user_id, thread_id, last.question), last.state == "done"


def resume(connection: psycopg.Connection[Any], user_id: str, thread_id: str) -> StoredAnswer:
    """Go on with the answer whose action waits for approval.

    Raises:
        ThreadBusy: nothing waits.
    """
    _take(connection, user_id, thread_id)
    row = connection.execute(
        "update app.chat_answers set state = 'running', proposal = null, alive_at = now() "
        "where thread_id = %s and state = 'waiting' returning answer_id::text",
        [thread_id],
    ).fetchone()
    if row is None:
        raise ThreadBusy("Nothing waits for approval in this conversation.")
    return find_answer(connection, user_id, row[0])


def ask_to_stop(connection: psycopg.Connection[Any], user_id: str, thread_id: str) -> None:
    """Ask the process that answers to stop; nothing happens where none does."""
    find_thread(connection, user_id, thread_id)
    connection.execute(
        "update app.chat_answers set is_stop_wanted = true where thread_id = %s and state = 'running'", [thread_id]
    )


def show_life(connection: psycopg.Connection[Any], answer_id: str) -> bool:
    """Tell that the answer is still being made; whether it is to go on."""
    row = connection.execute(
        "update app.chat_answers set alive_at = now() where answer_id = %s and state = 'running' "
        "returning is_stop_wanted",
        [answer_id],
    ).fetchone()
    return row == (False,)


def wait(connection: psycopg.Connection[Any], answer_id: str, proposal: Proposal) -> None:
    """Let the answer wait for approval."""
    connection.execute(
        "update app.chat_answers set state = 'waiting', proposal = %s where answer_id = %s and state = 'running'",
        [Jsonb(proposal.model_dump(mode="json")), answer_id],
    )


def finish(connection: psycopg.Connection[Any], answer_id: str, state: str, outcome: Outcome | None) -> None:
    """End the answer in `state`, with what came of it."""
    connection.execute(
        "update app.chat_answers set state = %s, outcome = %s, proposal = null, ended_at = now() where answer_id = %s",
        [state, Jsonb(outcome.model_dump(mode="json")) if outcome else None, answer_id],
    )


def count_usage(connection: psycopg.Connection[Any], user_id: str, usage: Usage) -> None:
    """Keep what an answer used of a model, for the count of costs."""
    if usage.model is not None:
        connection.execute(
            "insert into app.model_usage (user_id, model, input_tokens, output_tokens, cost) "
            "values (%s, %s, %s, %s, %s)",
            [user_id, usage.model, usage.input_tokens, usage.output_tokens, usage.cost],
        )


def read_usage(connection: psycopg.Connection[Any], user_id: str, days: int) -> list[UsedModel]:
    """What somebody used on each of the last days, the newest first."""
    query = """
        select at::date, model, count(*), sum(input_tokens)::bigint, sum(output_tokens)::bigint, sum(cost)
        from app.model_usage where user_id = %s and at > now() - make_interval(days => %s)
        group by 1, 2 order by 1 desc, 2
    """
    return [UsedModel(*row) for row in connection.execute(query, [user_id, days])]


def _take(connection: psycopg.Connection[Any], user_id: str, thread_id: str) -> None:
    """Lock the conversation, whose last answer must have ended; one whose process died counts as failed."""
    find_thread(connection, user_id, thread_id)
    connection.execute("select from app.chat_threads where thread_id = %s for update", [thread_id])
    connection.execute(
        "update app.chat_answers set state = 'failed', ended_at = now() "
        "where thread_id = %s and state = 'running' and alive_at < now() - %s::interval",
        [thread_id, DEAD_AFTER],
    )
    running = "select from app.chat_answers where thread_id = %s and state = 'running'"
    if connection.execute(running, [thread_id]).fetchone() is not None:
        raise ThreadBusy(
            "An answer is being made in this conversation. Stop it, or wait until it has ended; if the server was "
            f"killed meanwhile, ask again in {DEAD_AFTER}."
        )
