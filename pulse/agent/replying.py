"""One answer as a stream of events, from a question or from a decision about a proposed action."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from pulse.agent.events import ApprovalRequired, Event
from pulse.agent.given import Decision, Given
from pulse.agent.outcome import Proposal
from pulse.agent.seat import Seat
from pulse.agent.state import State

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

# Far above what the limits of an answer allow: those end it in order.
MOST_NODES = 200


async def reply(
    graph: "CompiledStateGraph[State, Seat, State, State]", seat: Seat, thread_id: str, given: Given
) -> AsyncIterator[Event]:
    """The events of one answer; the last is Ended or ApprovalRequired. The conversation is kept when it ends."""
    config: RunnableConfig = {"configurable": {"thread_id": thread_id}, "recursion_limit": MOST_NODES}
    parts = graph.astream(_input(given), config, context=seat, stream_mode=["custom", "updates"], durability="exit")
    async for mode, part in parts:
        if mode == "custom":
            yield part
        elif waiting := part.get("__interrupt__"):
            yield ApprovalRequired(proposal=Proposal.model_validate(waiting[0].value))


def _input(given: Given) -> Any:
    if isinstance(given, Decision):
        return Command(resume=given.is_approved)
    return {"question": given.text, "is_again": given.is_again}
