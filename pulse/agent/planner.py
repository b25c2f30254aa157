"""The answer without a model: `pulse.answering`, told in the events of the agent."""

import time
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import psycopg

from pulse.agent.charts import chart_of_figures
from pulse.agent.events import Citation, Drawn, Event, Token, ToolCall, ToolResult, Verified
from pulse.agent.outcome import By, Outcome, Usage
from pulse.agent.seat import Seat
from pulse.agent.state import Turn
from pulse.answering import AnswerSource, Status, ToldAnswer, ask
from pulse.answering import Turn as Planned
from pulse.answering.plan import Plan

WITHOUT_MODEL = "Answered without a language model: known words become metrics, names and periods."
NOTHING_BUILT = "There are no data yet: nothing has been built. `pulse run` reads and builds them."


def plan_answer(seat: Seat, question: str, turns: Sequence[Turn]) -> tuple[Outcome, dict[str, Any] | None]:
    """The outcome without a model, and the plan that a follow-up goes on from. It blocks."""
    begun = time.monotonic()
    before = _before(turns)
    try:
        with seat.opening() as context:
            turn = ask(context, question, before)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        turn = Planned(ToldAnswer(question=question, status=Status.UNANSWERED, text=NOTHING_BUILT), None)
    for source in turn.answer.sources:
        seat.note(source.tool, source.arguments)
    outcome = _outcome(turn.answer, time.monotonic() - begun)
    return outcome, None if turn.plan is None else msgspec.to_builtins(turn.plan)


def tell(outcome: Outcome, draft: int, emit: Callable[[Event], None]) -> None:
    """The events of a planner's answer: its calls, then the text as one piece."""
    for number, source in enumerate(outcome.sources, 1):
        call_id = f"planner-{number}"
        emit(ToolCall(call_id=call_id, tool=source.tool, arguments=source.arguments))
        emit(ToolResult(call_id=call_id, tool=source.tool, **_told(source)))
    emit(Token(draft=draft, text=outcome.text))
    cite(outcome, emit)
    if outcome.is_verified:
        emit(Verified(statements=len(outcome.figures)))


def cite(outcome: Outcome, emit: Callable[[Event], None]) -> None:
    """Sources and charts as events."""
    for number, source in enumerate(outcome.sources, 1):
        emit(Citation(number=number, tool=source.tool, arguments=source.arguments, **_told(source)))
    for chart in outcome.charts:
        emit(Drawn(chart=chart))


def _told(source: AnswerSource) -> dict[str, Any]:
    return {"n": source.n, "coverage": source.coverage, "as_of": source.as_of, "link": source.link}


def _before(turns: Sequence[Turn]) -> Planned | None:
    plan = next((turn["plan"] for turn in reversed(turns) if turn["plan"] is not None), None)
    if plan is None:
        return None
    answer = ToldAnswer(question="", status=Status.ANSWERED, text="")
    return Planned(answer, msgspec.convert(plan, Plan))


def _outcome(answer: ToldAnswer, seconds: float) -> Outcome:
    link = answer.sources[0].link if answer.sources else ""
    chart = chart_of_figures(answer.figures, link)
    return Outcome(
        status=answer.status,
        text=answer.text,
        by=By.PLANNER,
        figures=answer.figures,
        sources=answer.sources,
        charts=[chart] if chart else [],
        # Its figures are those of the results either way; whether they are what was asked is another thing.
        is_verified=answer.status is not Status.PARTLY,
        assumed=answer.assumed,
        not_understood=answer.not_understood,
        suggestions=answer.suggestions,
        notice=WITHOUT_MODEL,
        usage=Usage(seconds=round(seconds, 3)),
    )
