"""How every answer ends: its outcome is told, and the conversation remembers it."""

from typing import Any

from langgraph.runtime import Runtime

from pulse.agent.events import Ended, Event, Used
from pulse.agent.outcome import Outcome
from pulse.agent.seat import Seat
from pulse.agent.state import State, Turn

MOST_TURNS = 30


def emit(runtime: Runtime[Seat], event: Event) -> None:
    """Tell those who listen."""
    runtime.stream_writer(event)


def end(state: State, runtime: Runtime[Seat], outcome: Outcome, plan: dict[str, Any] | None = None) -> State:
    """Tell the outcome; what the conversation remembers from here on."""
    emit(runtime, Used(usage=outcome.usage))
    emit(runtime, Ended(outcome=outcome))
    turn = Turn(question=state["question"], text=outcome.text, plan=plan)
    return {"turns": [*state.get("turns", []), turn][-MOST_TURNS:], "proposal": None}
