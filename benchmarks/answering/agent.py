"""The questions put to the agent as the settings make it, with a model or without, and how its texts are judged."""

import asyncio
import re
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import psycopg

from benchmarks.answering.questions import UNFIGURED, Asked
from benchmarks.answering.scores import MISSED, RIGHT, WRONG, Score
from pulse.agent.events import Ended
from pulse.agent.given import Question
from pulse.agent.mentions import DATES, Measure, Number, blank, numbers
from pulse.agent.model import Model
from pulse.agent.outcome import By, Outcome
from pulse.agent.seat import Seat
from pulse.answering import Status
from pulse.metrics import Catalogue, Reader
from pulse.roles import Role
from pulse.tools import Context

if TYPE_CHECKING:
    from langgraph.graph.state import CompiledStateGraph

MOST_EXPECTED = 12
MEASURES = (Measure.PLAIN, Measure.SECONDS, Measure.RATIO, Measure.POINTS, Measure.MULTIPLE)


@dataclass(frozen=True, slots=True)
class Asking:
    """What the questions are asked with."""

    connection: psycopg.Connection[Any]
    catalogue: Catalogue
    today: date


def agent_scores(asking: Asking, model: Model, questions: list[Asked]) -> list[Score]:
    """Put all questions to the agent with `model`, those that follow in the conversation of the one before."""
    return asyncio.run(_scores(asking, model, questions))


async def _scores(asking: Asking, model: Model, questions: list[Asked]) -> list[Score]:
    from langgraph.checkpoint.memory import InMemorySaver

    from pulse.agent.graph import build_graph

    graph, thread, found = build_graph(InMemorySaver()), 0, []
    for asked in questions:
        thread += not asked.question.follows
        seat = _seat(asking, model, Reader(Role(asked.question.role)))
        outcome = await _outcome(graph, seat, str(thread), asked)
        told = f"{outcome.status}: {outcome.text}"
        found.append(Score.of(asked, judge(asked, outcome), told, outcome.by, outcome.usage))
    await model.close()
    return found


async def _outcome(graph: "CompiledStateGraph[Any, Any, Any, Any]", seat: Seat, thread: str, asked: Asked) -> Outcome:
    from pulse.agent.replying import reply

    # To its end, and not only to the outcome: what the graph began is left in order then.
    events = [event async for event in reply(graph, seat, thread, Question(asked.question.ask))]
    (ended,) = [event for event in events if isinstance(event, Ended)]
    return ended.outcome


def _seat(asking: Asking, model: Model, reader: Reader) -> Seat:
    context = Context(asking.connection, asking.catalogue, reader, "UTC", asking.today)
    return Seat(
        opening=lambda: nullcontext(context),
        may=lambda _: reader.role is Role.ADMIN,
        act=lambda _: "",
        note=lambda _tool, _arguments: None,
        today=asking.today,
        model=model,
    )


def judge(asked: Asked, outcome: Outcome) -> str:
    """As `benchmarks.answering` judges the planner, by the figures that stand in the text."""
    stated = [one for one in numbers(blank(outcome.text, DATES)) if one.measure in MEASURES]
    is_stated = outcome.status in {Status.ANSWERED, Status.PARTLY}
    if asked.category in UNFIGURED:
        if not is_stated or not stated or outcome.by is By.PLANNER:
            return RIGHT
        return WRONG
    question = asked.question
    expected, text = (question.expect or "").lower(), re.sub(r"\s+", " ", outcome.text.lower())
    wanted = [value for value in (asked.truth or {}).values() if value]
    wanted = wanted[: 1 if question.first else MOST_EXPECTED]
    if is_stated and expected in text and all(any(_is(value, one) for one in stated) for value in wanted):
        return RIGHT
    return WRONG if is_stated and wanted and stated and outcome.status is Status.ANSWERED else MISSED


def _is(value: float, stated: Number) -> bool:
    return abs(abs(value) - stated.value) <= stated.slack + 1e-9 * abs(value)
