"""The graph of one answer: what asks for an action waits for approval, all else is answered."""

from typing import TYPE_CHECKING

from anyio import to_thread
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from pulse.agent.approving import approve, listen
from pulse.agent.ending import emit, end
from pulse.agent.planner import plan_answer, tell
from pulse.agent.seat import Seat
from pulse.agent.state import State

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph


def build_graph(checkpointer: "BaseCheckpointSaver[str]") -> "CompiledStateGraph[State, Seat, State, State]":
    """The graph, which remembers conversations by `checkpointer`."""
    graph = StateGraph(State, context_schema=Seat)
    graph.add_node("listen", listen)
    graph.add_node("approve", approve)
    graph.add_node("plan_without_model", plan_without_model)
    graph.add_edge(START, "listen")
    graph.add_edge("approve", END)
    graph.add_edge("plan_without_model", END)
    return graph.compile(checkpointer=checkpointer)


async def plan_without_model(state: State, runtime: Runtime[Seat]) -> State:
    """Answer by the planner."""
    turns = state.get("turns", [])
    outcome, plan = await to_thread.run_sync(plan_answer, runtime.context, state["question"], turns)
    tell(outcome, 1, lambda event: emit(runtime, event))
    return end(state, runtime, outcome, plan)
