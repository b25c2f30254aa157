"""Actions in the graph: what the person's words ask for is proposed, and done once they have approved it."""

from typing import Literal

from anyio import to_thread
from langgraph.runtime import Runtime
from langgraph.types import Command, interrupt

from pulse.agent.actions import propose
from pulse.agent.ending import emit, end
from pulse.agent.errors import ProposalRefused
from pulse.agent.events import Step, Token
from pulse.agent.outcome import By, Outcome, Proposal
from pulse.agent.prompts import opening
from pulse.agent.seat import Seat
from pulse.agent.state import State
from pulse.agent.wishes import said_action, wants_action
from pulse.agent.work import new_work
from pulse.answering import Status
from pulse.answering.refusing import refusal
from pulse.errors import PulseError

Next = Literal["approve", "think", "plan_without_model", "__end__"]


async def listen(state: State, runtime: Runtime[Seat]) -> Command[Next]:
    """Forget the answer that is to be made anew, and see whether something is to be done, and who answers."""
    turns = state.get("turns", [])
    fresh: State = {"turns": turns[:-1] if state.get("is_again") else turns, "proposal": None, "work": None}
    question, seat = state["question"], runtime.context
    said = said_action(question)
    if said is None:
        if seat.model is None or (refusal(question) and not wants_action(question)):
            return Command(update=fresh, goto="plan_without_model")
        messages = opening(seat.today, seat.time_zone, fresh["turns"], question)
        return Command(update={**fresh, "work": new_work(messages)}, goto="think")
    try:
        proposal = propose(*said, seat.may)
    except ProposalRefused as error:
        return Command(update=_told({**state, **fresh}, runtime, str(error), Status.REFUSED), goto="__end__")
    return Command(update={**fresh, "proposal": proposal.model_dump(mode="json")}, goto="approve")


async def approve(state: State, runtime: Runtime[Seat]) -> State:
    """Wait for the person, then do what was proposed or leave it."""
    proposal = Proposal.model_validate(state["proposal"])
    # All before this line runs again when the person has decided.
    if not interrupt(state["proposal"]):
        return _told(state, runtime, f"Not done, as you decided: {proposal.text}.", Status.ANSWERED)
    emit(runtime, Step(name="act", text=proposal.text))
    try:
        done = await to_thread.run_sync(runtime.context.act, proposal)
    except PulseError as error:
        return _told(state, runtime, f"That could not be done. {error}", Status.UNANSWERED)
    return _told(state, runtime, done, Status.ANSWERED)


def _told(state: State, runtime: Runtime[Seat], text: str, status: Status) -> State:
    emit(runtime, Token(draft=1, text=text))
    return end(state, runtime, Outcome(status=status, text=text, by=By.PLANNER, is_verified=True))
