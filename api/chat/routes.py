"""`/chat`: conversations with the agent. Everybody has their own; answers come as server-sent events."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from api.auth.principals import MayChat
from api.chat.documents import (
    Approval,
    ChatAnswer,
    ChatEvent,
    ChatStatus,
    Feedback,
    Message,
    ThreadDocument,
    ThreadPage,
    Title,
    UsageDocument,
    WholeThread,
)
from api.chat.seating import CurrentSeat
from api.chat.service import CurrentChat
from api.chat.streaming import EventStream, events_of
from api.dependencies import ReadConnection, WriteConnection
from pulse.agent import answers, threads
from pulse.agent.actions import ACTIONS
from pulse.agent.given import Decision, Question
from pulse.agent.planner import WITHOUT_MODEL

router = APIRouter(prefix="/chat", tags=["chat"])
Limit = Annotated[int, Query(ge=1, le=100)]
Days = Annotated[int, Query(ge=1, le=366)]
Cursor = Annotated[datetime | None, Query(description="`next_cursor` of the page before")]
STREAM: dict[int | str, dict[str, Any]] = {
    200: {"model": ChatEvent, "description": "what happens, one event after the other"}
}


@router.get("", operation_id="read_chat_status")
async def read_status(_: MayChat, seat: CurrentSeat) -> ChatStatus:
    """Which model answers, if any, and which actions you may have the agent take."""
    allowed = [action.name for action in ACTIONS.values() if seat.may(action.permission)]
    if seat.model is None:
        return ChatStatus(model=None, text=f"No language model is configured. {WITHOUT_MODEL}", actions=allowed)
    return ChatStatus(model=seat.model.name, text=f"{seat.model.name} answers.", actions=allowed)


@router.get("/usage", operation_id="read_chat_usage")
def read_usage(principal: MayChat, connection: ReadConnection, days: Days = 30) -> list[UsageDocument]:
    """What your own answers used of language models, by day and model."""
    return [UsageDocument.of(used) for used in answers.read_usage(connection, principal.user_id, days)]


@router.get("/threads", operation_id="list_chat_threads")
def list_threads(
    principal: MayChat, connection: ReadConnection, limit: Limit = 50, cursor: Cursor = None
) -> ThreadPage:
    """Your conversations, those that changed last first."""
    found = threads.read_threads(connection, principal.user_id, limit + 1, cursor)
    page = found[:limit]
    return ThreadPage(
        threads=[ThreadDocument.of(thread) for thread in page],
        next_cursor=page[-1].changed_at if len(found) > limit else None,
    )


@router.post("/threads", status_code=201, operation_id="add_chat_thread")
def add_thread(principal: MayChat, wanted: Title, connection: WriteConnection) -> ThreadDocument:
    """Begin a conversation."""
    return ThreadDocument.of(threads.add_thread(connection, principal.user_id, wanted.title))


@router.get("/threads/{thread_id}", operation_id="read_chat_thread")
def read_thread(principal: MayChat, thread_id: UUID, connection: ReadConnection) -> WholeThread:
    """A conversation with its answers."""
    thread = threads.find_thread(connection, principal.user_id, str(thread_id))
    found = [ChatAnswer.of(stored) for stored in threads.read_answers(connection, thread.thread_id)]
    return WholeThread(**ThreadDocument.of(thread).model_dump(), answers=found)


@router.patch("/threads/{thread_id}", operation_id="rename_chat_thread")
def rename_thread(principal: MayChat, thread_id: UUID, wanted: Title, connection: WriteConnection) -> ThreadDocument:
    """Give a conversation another title."""
    return ThreadDocument.of(threads.rename_thread(connection, principal.user_id, str(thread_id), wanted.title))


@router.delete("/threads/{thread_id}", status_code=204, operation_id="remove_chat_thread")
def remove_thread(principal: MayChat, thread_id: UUID, connection: WriteConnection) -> None:
    """Forget a conversation, and what the agent remembers of it."""
    threads.remove_thread(connection, principal.user_id, str(thread_id))


@router.post("/threads/{thread_id}/messages", operation_id="ask_chat", response_class=EventStream, responses=STREAM)
async def ask(
    principal: MayChat, thread_id: UUID, message: Message, seat: CurrentSeat, chat: CurrentChat
) -> EventStream:
    """Ask; what happens comes as server-sent events until `done`. To close the connection stops the answer."""
    answer = await chat.write(answers.begin, principal.user_id, str(thread_id), message.text)
    return events_of(chat, chat.begin(seat, principal.user_id, answer, Question(message.text)))


@router.post(
    "/threads/{thread_id}/regenerate",
    operation_id="regenerate_chat_answer",
    response_class=EventStream,
    responses=STREAM,
)
async def regenerate(principal: MayChat, thread_id: UUID, seat: CurrentSeat, chat: CurrentChat) -> EventStream:
    """Answer the last question anew; the new answer takes the place of the last one."""
    answer, is_remembered = await chat.write(answers.begin_again, principal.user_id, str(thread_id))
    question = Question(answer.question, is_remembered)
    return events_of(chat, chat.begin(seat, principal.user_id, answer, question))


@router.post(
    "/threads/{thread_id}/approval", operation_id="decide_chat_action", response_class=EventStream, responses=STREAM
)
async def decide(
    principal: MayChat, thread_id: UUID, decision: Approval, seat: CurrentSeat, chat: CurrentChat
) -> EventStream:
    """Approve or reject the action that waits; what comes of it is streamed. 409 where nothing waits."""
    answer = await chat.write(answers.resume, principal.user_id, str(thread_id))
    return events_of(chat, chat.begin(seat, principal.user_id, answer, Decision(decision.is_approved)))


@router.post("/threads/{thread_id}/stop", status_code=202, operation_id="stop_chat_answer")
def stop(principal: MayChat, thread_id: UUID, connection: WriteConnection) -> None:
    """Stop the answer that is being made, within a second or two; what there is of it is kept."""
    answers.ask_to_stop(connection, principal.user_id, str(thread_id))


@router.put("/answers/{answer_id}/feedback", operation_id="judge_chat_answer")
def judge(principal: MayChat, answer_id: UUID, given: Feedback, connection: WriteConnection) -> ChatAnswer:
    """Tell whether an answer helped."""
    judged = threads.judge_answer(connection, principal.user_id, str(answer_id), given.feedback, given.comment)
    return ChatAnswer.of(judged)
