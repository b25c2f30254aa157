"""Figures that are worth drawing: several groups, or several periods."""

from collections.abc import Sequence
from typing import Any

from pulse.agent.outcome import Chart, Point
from pulse.answering import AnswerFigure
from pulse.documents import AnswerDocument

FEWEST_POINTS = 2
MOST_POINTS = 120


def chart_of_answer(answer: AnswerDocument, link: str) -> Chart | None:
    """The chart of a result of query_metric; None where there is one figure only, or nothing is measured."""
    points = [
        Point(period=row.period, group=_group(row.dimensions), value=row.value, n=row.n)
        for row in answer.rows
        if not row.hidden
    ]
    return _chart(answer.metric, answer.unit, points, link)


def chart_of_figures(figures: Sequence[AnswerFigure], link: str) -> Chart | None:
    """The chart of the planner's figures about its first metric."""
    if not figures:
        return None
    first = figures[0]
    points = [
        Point(period=one.period, group=_group(one.group), value=one.value, n=one.n)
        for one in figures
        if one.metric == first.metric and one.role == "value"
    ]
    return _chart(first.metric, first.unit, points, link)


def _chart(metric: str, unit: str, points: list[Point], link: str) -> Chart | None:
    measured = [point for point in points if point.value is not None]
    if not len(measured) >= FEWEST_POINTS or len(points) > MOST_POINTS:
        return None
    kind = "line" if len({point.period for point in points}) > 1 else "bar"
    title = metric.replace("_", " ").capitalize()
    return Chart(kind=kind, title=title, metric=metric, unit=unit, points=points, link=link)


def _group(group: dict[str, Any]) -> str:
    return ", ".join("none" if value is None else str(value) for value in group.values())
