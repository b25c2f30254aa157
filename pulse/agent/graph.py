"""The graph of one answer.

What asks for an action waits for approval. With a model: think, use tools, think again, write, check; write again what
does not stand. Without one, or where it fails: the planner.
"""

from typing import TYPE_CHECKING

from anyio import to_thread
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from pulse.agent.approving import approve, listen
from pulse.agent.ending import emit, end
from pulse.agent.events import Step
from pulse.agent.planner import WITHOUT_MODEL, plan_answer, tell
from pulse.agent.seat import Seat
from pulse.agent.state import State
from pulse.agent.thinking import think, use_tools
from pulse.agent.work import usage
from pulse.agent.writing import look_up, write

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph


def build_graph(checkpointer: "BaseCheckpointSaver[str]") -> "CompiledStateGraph[State, Seat, State, State]":
    """The graph, which remembers conversations by `checkpointer`."""
    graph = StateGraph(State, context_schema=Seat)
    graph.add_node("listen", listen)
    graph.add_node("approve", approve)
    graph.add_node("think", think)
    graph.add_node("use_tools", use_tools)
    graph.add_node("write", write)
    graph.add_node("check", look_up)
    graph.add_node("plan_without_model", plan_without_model)
    graph.add_edge(START, "listen")
    graph.add_edge("approve", END)
    graph.add_edge("plan_without_model", END)
    return graph.compile(checkpointer=checkpointer)


async def plan_without_model(state: State, runtime: Runtime[Seat]) -> State:
    """Answer by the planner; where a model was to answer, say why it did not."""
    turns, work, model = state.get("turns", []), state.get("work"), runtime.context.model
    if work:
        emit(runtime, Step(name="fallback", text=f"The model could not answer. {work['reason']}"))
    outcome, plan = await to_thread.run_sync(plan_answer, runtime.context, state["question"], turns)
    draft = 1
    if work and model:
        notice = f"The model could not answer. {work['reason']} {WITHOUT_MODEL}"
        outcome = outcome.model_copy(update={"usage": usage(work, model), "notice": notice})
        draft = work["drafts"] + 1
    tell(outcome, draft, lambda event: emit(runtime, event))
    return {**end(state, runtime, outcome, plan), "work": None}
