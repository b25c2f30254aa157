"""`python -m benchmarks.answering`: asks all questions and prints how many answers are right."""

import argparse
import time
from datetime import date
from math import isclose

from benchmarks.answering.agent import Asking, agent_scores
from benchmarks.answering.questions import UNFIGURED, Asked, Groups, read_questions
from benchmarks.answering.scores import MISSED, RIGHT, WRONG, Score, keep, table
from pulse.agent.model import open_model
from pulse.agent.outcome import By, Usage
from pulse.answering import AnswerFigure, Status, ToldAnswer, Turn, ask
from pulse.database import connect
from pulse.metrics import Reader
from pulse.metrics.current import current_catalogue
from pulse.roles import Role
from pulse.runtime import database_url
from pulse.settings import Settings
from pulse.tools import Context


def main() -> None:
    """Ask the installation that the environment describes."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 6, 30), help="the day of the questions")
    parser.add_argument("--model", action="store_true", help="ask the language model of the settings (PULSE_LLM_*)")
    parser.add_argument("--only", help="one category of questions")
    parser.add_argument("--verbose", action="store_true", help="print what is not right")
    given = parser.parse_args()
    settings = Settings()
    model = open_model(settings) if given.model else None
    if given.model and model is None:
        parser.error("PULSE_LLM_MODEL names no model to ask")
    catalogue = current_catalogue(settings)
    with connect(database_url(settings)) as connection:
        questions = [one for one in read_questions(connection) if given.only in (None, one.category)]
        asking = Asking(connection, catalogue, given.today)
        scored = agent_scores(asking, model, questions) if model else planner_scores(asking, questions)
        kept = keep(settings.data_dir, model.name if model else "planner", scored)
    if given.verbose:
        for one in scored:
            if one.verdict != RIGHT:
                print(f"{one.verdict}: [{one.category}] {one.question}\n  true {one.truth}\n  told {one.told}\n")
    print(table(scored))
    print(f"kept in {kept}")


def planner_scores(asking: Asking, questions: list[Asked]) -> list[Score]:
    """Ask the planner alone."""
    found: list[Score] = []
    before: Turn | None = None
    for asked in questions:
        reader = Reader(Role(asked.question.role))
        context = Context(asking.connection, asking.catalogue, reader, "UTC", asking.today)
        begun = time.perf_counter()
        before = ask(context, asked.question.ask, before if asked.question.follows else None)
        seconds = time.perf_counter() - begun
        told = f"{before.answer.status}: {before.answer.text}"
        found.append(Score.of(asked, judge(asked, before.answer), told, By.PLANNER, Usage(seconds=seconds)))
    return found


def judge(asked: Asked, answer: ToldAnswer) -> str:
    """Right, missed (nothing stated, or told as not wholly understood), or wrong: stated as if it were verified."""
    question = asked.question
    if asked.category in UNFIGURED:
        wanted = {"refused": {Status.REFUSED}, "unanswered": {Status.UNANSWERED}}.get(question.expect or "")
        if wanted and answer.status in wanted and not answer.figures:
            return RIGHT
        if not wanted and (answer.status is not Status.ANSWERED or not answer.figures):
            return RIGHT
        return WRONG if answer.figures and answer.status is Status.ANSWERED else MISSED
    text = answer.text.lower() if question.folded else answer.text
    expected = (question.expect or "").lower() if question.folded else question.expect or ""
    is_right = expected in text and (asked.truth is None or agrees(asked, answer.figures))
    if is_right and answer.status in {Status.ANSWERED, Status.PARTLY}:
        return RIGHT
    return WRONG if answer.status is Status.ANSWERED and answer.figures else MISSED


def agrees(asked: Asked, figures: list[AnswerFigure]) -> bool:
    """Whether the figures told are those that are true, none more and none less."""
    question, truth = asked.question, asked.truth or {}
    if question.pair:
        values = {"now": _first(figures, "value"), "before": _first(figures, "previous")}
        return _equal(values, truth)
    role = "contribution" if question.effects else "value"
    told = {_place(figure): figure.value for figure in figures if figure.role == role}
    if question.first:
        told = dict(list(told.items())[:1])
    if question.gaps or question.effects:
        told = {place: value for place, value in told.items() if place in truth or value}
    return _equal(told, truth)


def _first(figures: list[AnswerFigure], role: str) -> float | None:
    return next((figure.value for figure in figures if figure.role == role), None)


def _place(figure: AnswerFigure) -> str:
    group = "".join(str(value) for value in figure.group.values())
    return f"{group}{figure.period or ''}"


def _equal(told: Groups, truth: Groups) -> bool:
    return told.keys() == truth.keys() and all(_same(value, truth[place]) for place, value in told.items())


def _same(one: float | None, other: float | None) -> bool:
    return one is other is None or (
        one is not None and other is not None and isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    )


if __name__ == "__main__":
    main()
