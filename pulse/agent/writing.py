"""The model writes the answer, and every number, day and name in it is looked up in the results before it stands."""

import json
from typing import Any, Literal, cast

import psycopg
from anyio import to_thread
from langgraph.runtime import Runtime
from langgraph.types import Command

from pulse.agent.charts import chart_of_answer
from pulse.agent.checking import Ground, Verdict, check, without
from pulse.agent.ending import emit, end
from pulse.agent.events import Step, Unverified, Verified
from pulse.agent.facts import Facts
from pulse.agent.model import Message, Model, ModelError
from pulse.agent.outcome import By, Outcome
from pulse.agent.planner import cite
from pulse.agent.prompts import WRITE, redraft
from pulse.agent.seat import Seat
from pulse.agent.state import State
from pulse.agent.work import Work, ask_model, changed, is_spent, seconds_left, usage
from pulse.answering import AnswerSource, Status
from pulse.answering.values import written_names
from pulse.documents import AnswerDocument

MOST_REDRAFTS = 2
AfterWriting = Literal["check", "plan_without_model"]
AfterChecking = Literal["write", "plan_without_model", "__end__"]


async def write(state: State, runtime: Runtime[Seat]) -> Command[AfterWriting]:
    """Have the model write, from the results that there are."""
    work, model = state["work"], cast(Model, runtime.context.model)
    if seconds_left(work, model) <= 0:
        return Command(
            update={"work": changed(work, reason="The answer took longer than it may.")}, goto="plan_without_model"
        )
    emit(runtime, Step(name="redraft" if work["redrafts"] else "answer", text="Writing the answer"))
    last: Message = {"role": "user", "content": WRITE}
    messages = work["messages"] if work["redrafts"] else [*work["messages"], last]
    try:
        work, said = await ask_model(work, model, runtime, messages, is_heard=True)
    except ModelError as error:
        return Command(update={"work": changed(work, reason=str(error))}, goto="plan_without_model")
    return Command(update={"work": changed(work, draft=said.text, is_refusal=said.is_refusal)}, goto="check")


async def look_up(state: State, runtime: Runtime[Seat]) -> Command[AfterChecking]:
    """Look the draft up; send it back, leave out what nothing bears, or give the model up."""
    work, model = state["work"], cast(Model, runtime.context.model)
    draft = runtime.context.redact(work["draft"]).strip()
    if not draft:
        return Command(update={"work": changed(work, reason="It wrote nothing.")}, goto="plan_without_model")
    emit(runtime, Step(name="check", text="Looking up what the draft states"))
    verdict = await to_thread.run_sync(_verdict, runtime.context, state["question"], work, draft)
    if not verdict.faults:
        emit(runtime, Verified(statements=verdict.looked_up))
        return _end(state, runtime, draft, ())
    faults = [what for _, what in verdict.faults]
    if work["redrafts"] < MOST_REDRAFTS and not is_spent(work, model):
        emit(runtime, Unverified(statements=faults, consequence="redraft"))
        said: Message = {"role": "assistant", "content": work["draft"]}
        messages = [*work["messages"], said, redraft(verdict.faults)]
        again = changed(work, messages=messages, redrafts=work["redrafts"] + 1)
        return Command(update={"work": again}, goto="write")
    kept = without(draft, verdict)
    if not kept:
        emit(runtime, Unverified(statements=faults, consequence="fallback"))
        return Command(
            update={"work": changed(work, reason="No result bears what it wrote.")}, goto="plan_without_model"
        )
    emit(runtime, Unverified(statements=faults, consequence="left out"))
    return _end(state, runtime, kept, tuple(sentence.strip() for sentence, _ in verdict.faults))


def _verdict(seat: Seat, question: str, work: Work, draft: str) -> Verdict:
    facts = Facts()
    for kept in work["kept"]:
        facts.add(kept["source"]["tool"], kept["source"]["arguments"], kept["result"])
    return check(draft, Ground(facts, _known_names(seat), question, seat.today))


def _known_names(seat: Seat) -> frozenset[str]:
    with seat.opening() as context:
        try:
            return written_names(context.connection, context.reader)
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return frozenset()


def _end(state: State, runtime: Runtime[Seat], text: str, left_out: tuple[str, ...]) -> Command[AfterChecking]:
    work, model = state["work"], cast(Model, runtime.context.model)
    sources = [AnswerSource.model_validate(kept["source"]) for kept in work["kept"]]
    status = Status.ANSWERED if sources else Status.UNANSWERED
    if left_out:
        status = Status.PARTLY
    outcome = Outcome(
        status=Status.REFUSED if work["is_refusal"] else status,
        text=text,
        by=By.MODEL,
        sources=sources,
        charts=[chart for kept in work["kept"] if (chart := _chart(kept)) is not None],
        is_verified=True,
        unverified=list(left_out),
        usage=usage(work, model),
    )
    cite(outcome, lambda event: emit(runtime, event))
    return Command(update={**end(state, runtime, outcome), "work": None}, goto="__end__")


def _chart(kept: Any) -> Any:
    if kept["source"]["tool"] != "query_metric":
        return None
    answer = AnswerDocument.model_validate_json(json.dumps(kept["result"]["answer"]))
    return chart_of_answer(answer, kept["source"]["link"])
