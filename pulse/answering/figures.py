"""Answers that are figures: one, by group or period, beside another period, or taken apart."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from pulse.answering.answer import AnswerFigure
from pulse.answering.calls import Told, metric_arguments, span
from pulse.answering.causes import tell_cause
from pulse.answering.kinds import Kind
from pulse.answering.plan import Plan
from pulse.answering.splits import Order
from pulse.answering.telling import about, change_text, figure_text, group_text, judged, lines, period_text
from pulse.metrics import Direction, Metric
from pulse.tools import Context
from pulse.tools.metrics import MetricFigures
from pulse.wording import value_text

LONG_AGO = date(1990, 1, 1)


def tell_metric(context: Context, plan: Plan, name: str, told: Told) -> None:
    """Say what `plan` asks of one metric."""
    metric = context.catalogue.metric(name)
    if plan.kind is Kind.CAUSE:
        tell_cause(context, plan, metric, told)
        return
    is_compared = plan.kind is Kind.COMPARISON and len(plan.conditions) < 2 and not _compares_groups(plan)
    arguments = metric_arguments(plan, name)
    if is_compared and plan.grain is None and len(plan.periods) > 1:
        arguments["compare_with"] = span(plan.periods[1])
    elif is_compared:
        arguments["compare"] = True
    found = told.ask(context, "query_metric", arguments)
    assert isinstance(found, MetricFigures)
    figures = _figures(found, metric)
    _tell_figures(plan, metric, found, figures, told)
    if not found.n and not metric.is_as_of:
        _tell_nothing(context, arguments, found, told)


def _tell_nothing(context: Context, arguments: dict[str, Any], found: MetricFigures, told: Told) -> None:
    """Say so where there never was such a record: a count of nothing is only then a figure if there could be one."""
    ever = {"since": LONG_AGO.isoformat(), "until": found.answer.until.isoformat()}
    asked = {key: value for key, value in arguments.items() if key in {"metric", "filters"}}
    if not told.ask(context, "query_metric", asked | ever).n:
        told.is_doubtful = True
        told.texts.append("No such record was found up to then, so this may not be what you asked.")


def _compares_groups(plan: Plan) -> bool:
    """Whether two values of one dimension are set beside each other: Payments and Checkout."""
    return any(len(values) > 1 for _, values in plan.conditions) and len(plan.periods) < 2


def _figures(found: MetricFigures, metric: Metric) -> list[AnswerFigure]:
    figures = []
    for row in found.answer.rows:
        shared: dict[str, Any] = {
            "metric": metric.name, "label": metric.label, "unit": found.answer.unit,
            "group": row.dimensions, "period": row.period,
        }  # fmt: skip
        if row.hidden:
            continue
        figures.append(AnswerFigure(value=row.value, n=row.n, **shared))
        if row.previous is not None:
            figures.append(AnswerFigure(value=row.previous, n=0, role="previous", **shared))
            if row.value is not None:
                figures.append(AnswerFigure(value=row.value - row.previous, n=0, role="change", **shared))
    return figures


def _tell_figures(plan: Plan, metric: Metric, found: MetricFigures, figures: list[AnswerFigure], told: Told) -> None:
    answer = found.answer
    head = f"{metric.label}{about(plan)}, {period_text(answer.since, answer.until)}"
    if metric.is_as_of:
        head = f"{metric.label}{about(plan)}, at the end of {(answer.until - timedelta(days=1)).isoformat()}"
    hidden = len(answer.rows) - sum(figure.role == "value" for figure in figures)
    values = [figure for figure in figures if figure.role == "value"]
    if hidden and not values:
        told.texts.append(f"{head}: kept from you, as fewer than three people are behind it.")
        return
    told.figures += figures if plan.order is None else _by_order(figures, plan.order, metric)
    if len(answer.rows) == 1 and not values[0].group and values[0].period is None:
        told.texts.append(f"{head}: {figure_text(values[0])}{_compared(metric, found, figures)}.{_coverage(found)}")
        return
    values = ordered(values, plan.order, metric)
    told.texts.append(f"{head}:{_first(values, plan)}\n{lines(values, plan)}{_coverage(found)}")
    if hidden:
        told.texts.append(f"{hidden} figures are kept from you, as fewer than three people are behind each.")
    if plan.kind is Kind.COMPARISON and plan.grain is None:
        told.texts.append(_changes(metric, found, figures))


def _compared(metric: Metric, found: MetricFigures, figures: list[AnswerFigure]) -> str:
    previous = next((figure for figure in figures if figure.role == "previous"), None)
    if previous is None:
        return ""
    now = figures[0].value
    return (
        f", against {value_text(previous.value, previous.unit)} {_then(metric, found)}: "
        f"{change_text(now, previous.value, previous.unit)}{judged(metric, now, previous.value)}"
    )


def _then(metric: Metric, found: MetricFigures) -> str:
    """When the figures were that are compared with."""
    assert found.compared_with is not None
    since, until = found.compared_with.since, found.compared_with.until
    if metric.is_as_of:
        return f"at the end of {(until - timedelta(days=1)).isoformat()}"
    return f"({period_text(since, until)})"


def _changes(metric: Metric, found: MetricFigures, figures: list[AnswerFigure]) -> str:
    told = []
    for value, previous in pairwise(figures):
        if value.role == "value" and previous.role == "previous":
            change = change_text(value.value, previous.value, value.unit)
            told.append(f"- {group_text(value.group)}: {change}{judged(metric, value.value, previous.value)}")
    return f"Against those {_then(metric, found)}:\n" + "\n".join(told) if told else ""


def ordered(figures: list[AnswerFigure], order: Order | None, metric: Metric) -> list[AnswerFigure]:
    """Figures in the order that was asked for; those without data last. Without one, as they come."""
    if order is None:
        return figures
    descending = order.descending
    if descending is None:
        descending = (metric.direction is Direction.UP) == order.is_best
    known = sorted((one for one in figures if one.value is not None), key=lambda one: one.value or 0.0)
    found = (known[::-1] if descending else known) + [one for one in figures if one.value is None]
    return found[: order.count] if order.count else found


def _by_order(figures: list[AnswerFigure], order: Order, metric: Metric) -> list[AnswerFigure]:
    """Values as they are wanted, then what belongs to them."""
    values = ordered([one for one in figures if one.role == "value"], order, metric)
    return values + [one for one in figures if one.role != "value"]


def _first(values: list[AnswerFigure], plan: Plan) -> str:
    if plan.order is None or not values or not values[0].group:
        return ""
    return f" {group_text(values[0].group)} comes first with {value_text(values[0].value, values[0].unit)}."


def _coverage(found: MetricFigures) -> str:
    if found.coverage is None or found.coverage >= 0.995:
        return ""
    return f" {found.coverage * 100:.0f} % of the records could be measured."
