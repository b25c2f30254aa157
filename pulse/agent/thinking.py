"""The model picks tools, and they are used: by the endpoint's own calls, or by plans in JSON where it knows none."""

import json
import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal, cast

from anyio import to_thread
from langgraph.runtime import Runtime
from langgraph.types import Command

from pulse.agent.actions import ACTIONS, propose
from pulse.agent.ending import emit
from pulse.agent.errors import ProposalRefused
from pulse.agent.events import Step, ToolCall, ToolResult
from pulse.agent.model import Call, Message, Model, ModelError, NotUnderstood, Said
from pulse.agent.prompts import plan_schema, planning
from pulse.agent.seat import Seat
from pulse.agent.state import State
from pulse.agent.toolbox import Answered, is_foreign, offered, refused, use
from pulse.agent.work import Work, ask_model, changed, is_spent

AfterThinking = Literal["think", "use_tools", "write", "check", "plan_without_model"]
AfterTools = Literal["think", "approve"]
MOST_CALLS = 6
PLAN = re.compile(r"\{.*\}", re.DOTALL)
UNREADABLE = "Error: the arguments are no JSON object. Call it again with a JSON object."


async def think(state: State, runtime: Runtime[Seat]) -> Command[AfterThinking]:
    """Ask the model which tools to use next, or for the answer."""
    work, seat = state["work"], runtime.context
    model = cast(Model, seat.model)
    if is_spent(work, model):
        return _go(work, "write" if work["kept"] else "plan_without_model", reason="Its steps were used up.")
    tools = offered(seat, state["question"], work["is_tainted"])
    emit(runtime, Step(name="plan", text="Thinking about what to look up"))
    try:
        if model.tools == "native":
            return await _think_natively(work, model, runtime, tools)
        return await _think_in_json(work, model, runtime, tools)
    except NotUnderstood as error:
        if not model.may_fall_back_to_json():
            return _go(work, "plan_without_model", reason=str(error))
        model.tools = "json"
        return _go(work, "think")
    except ModelError as error:
        return _go(work, "write" if work["kept"] else "plan_without_model", reason=str(error))


async def _think_natively(
    work: Work, model: Model, runtime: Runtime[Seat], tools: Mapping[str, Any]
) -> Command[AfterThinking]:
    """With a router the text that ends the calls is not the answer: the model itself writes that."""
    is_routing = model.router is not None
    work, said = await ask_model(
        work,
        model,
        runtime,
        work["messages"],
        is_heard=not is_routing,
        tools=list(tools.values()),
        is_routing=is_routing,
    )
    if said.calls:
        calls = [
            {"tool": call.tool, "arguments": call.arguments, "id": call.call_id} for call in said.calls[:MOST_CALLS]
        ]
        return _go(changed(work, messages=[*work["messages"], _message(said)], calls=calls), "use_tools")
    if is_routing:
        return _go(work, "write")
    return _go(changed(work, draft=said.text, is_refusal=said.is_refusal), "check")


async def _think_in_json(
    work: Work, model: Model, runtime: Runtime[Seat], tools: Mapping[str, Any]
) -> Command[AfterThinking]:
    messages = [*work["messages"], planning(tools.values())]
    schema = plan_schema(tools.values())
    work, said = await ask_model(
        work, model, runtime, messages, is_heard=False, schema=schema, is_routing=model.router is not None
    )
    plan = _plan(said)
    if plan is None:
        # Once it may try again.
        after = ("write" if work["kept"] else "plan_without_model") if work["reason"] else "think"
        return _go(work, cast(AfterThinking, after), reason="It made no plan that can be read.")
    if not plan:
        return _go(work, "write")
    calls = [
        {
            "tool": str(call.get("tool")),
            "arguments": json.dumps(call.get("arguments", {})),
            "id": f"plan-{work['steps']}-{at}",
        }
        for at, call in enumerate(plan[:MOST_CALLS])
    ]
    told: Message = {"role": "assistant", "content": said.text}
    return _go(changed(work, messages=[*work["messages"], told], calls=calls), "use_tools")


def _plan(said: Said) -> list[dict[str, Any]] | None:
    """The calls of a plan, also where a model wrote words around it; None where there is none."""
    found = PLAN.search(said.text)
    try:
        plan = json.loads(found[0]) if found else None
    except ValueError:
        return None
    calls = plan.get("calls") if isinstance(plan, dict) else None
    return calls if isinstance(calls, list) and all(isinstance(call, dict) for call in calls) else None


def _message(said: Said) -> Message:
    calls = [
        {"id": call.call_id, "type": "function", "function": {"name": call.tool, "arguments": call.arguments}}
        for call in said.calls[:MOST_CALLS]
    ]
    return {"role": "assistant", "content": said.text or None, "tool_calls": calls}


async def use_tools(state: State, runtime: Runtime[Seat]) -> Command[AfterTools]:
    """Call what the model wants, as far as it may; an action is handed to the person."""
    work, seat = state["work"], runtime.context
    available = offered(seat, state["question"], work["is_tainted"])
    emit(runtime, Step(name="tools", text="Looking it up"))
    kept, messages, is_tainted = list(work["kept"]), list(work["messages"]), work["is_tainted"]
    for wanted in work["calls"]:
        call = Call(wanted["id"], wanted["tool"], wanted["arguments"])
        arguments = _arguments(call)
        emit(runtime, ToolCall(call_id=call.call_id, tool=call.tool, arguments=arguments or {}))
        reason = refused(seat, call.tool, available) or (UNREADABLE if arguments is None else None)
        # What a text says that came in with this very step must not reach the last resorts either.
        if reason is None and is_tainted and not work["is_tainted"]:
            reason = refused(seat, call.tool, offered(seat, state["question"], is_tainted=True))
        if reason is None and call.tool in ACTIONS:
            try:
                proposal = propose(call.tool, arguments or {}, seat.may)
            except ProposalRefused as error:
                reason = str(error)
            else:
                return Command(update={"work": None, "proposal": proposal.model_dump(mode="json")}, goto="approve")
        answered = (
            await to_thread.run_sync(partial(use, seat, call.tool, arguments or {}, len(kept) + 1))
            if reason is None
            else Answered(reason)
        )
        _tell(runtime, call, answered)
        messages.append(_result(call, answered, is_native="tool_calls" in work["messages"][-1]))
        if answered.source is not None and answered.result is not None:
            kept.append({"source": answered.source.model_dump(mode="json"), "result": answered.result})
            is_tainted = is_tainted or is_foreign(call.tool)
    done = changed(work, messages=messages, kept=kept, is_tainted=is_tainted, calls=[])
    return Command(update={"work": done}, goto="think")


def _arguments(call: Call) -> dict[str, Any] | None:
    try:
        arguments = json.loads(call.arguments or "{}")
    except ValueError:
        return None
    return arguments if isinstance(arguments, dict) else None


def _tell(runtime: Runtime[Seat], call: Call, answered: Answered) -> None:
    if answered.source is None:
        emit(runtime, ToolResult(call_id=call.call_id, tool=call.tool, is_error=True, text=answered.text))
        return
    told = answered.source.model_dump(include={"n", "coverage", "as_of", "link"})
    emit(runtime, ToolResult(call_id=call.call_id, tool=call.tool, **told))


def _result(call: Call, answered: Answered, *, is_native: bool) -> Message:
    if is_native:
        return {"role": "tool", "tool_call_id": call.call_id, "content": answered.text}
    return {"role": "user", "content": f"Result of {call.tool}: {answered.text}"}


def _go(work: Work, goto: AfterThinking, reason: str = "") -> Command[AfterThinking]:
    return Command(update={"work": changed(work, reason=reason)}, goto=goto)
