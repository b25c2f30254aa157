"""Answers to why: what each group, or each part, added to a change."""

import re
from typing import Any

from pulse.answering.answer import AnswerFigure
from pulse.answering.calls import Told, metric_arguments, span
from pulse.answering.plan import Plan
from pulse.answering.telling import about, change_text, judged, period_text
from pulse.metrics import Metric
from pulse.tools import Context
from pulse.tools.explaining import Explanation
from pulse.wording import value_text

MOST_EFFECTS = 4
RISEN = re.compile(
    r"\b(?:rises?|rose|risen|rising|gr[eo]wn?|increased?|doubled?|jump(?:ed)?|up|higher)\b", re.IGNORECASE
)
FALLEN = re.compile(r"\b(?:falls?|fell|fallen|drop(?:ped)?|decreased?|halved?|down|lower|shr[aiu]nk)\b", re.IGNORECASE)
SPLIT = frozenset({"dimensions", "grain"})


def tell_cause(context: Context, plan: Plan, metric: Metric, told: Told) -> None:
    """Say how a metric moved, and what moved it."""
    arguments = {key: value for key, value in metric_arguments(plan, metric.name).items() if key not in SPLIT}
    if plan.dimensions:
        arguments["by"] = plan.dimensions[0]
    if len(plan.periods) > 1:
        earlier, later = sorted(plan.periods[:2], key=lambda said: said.since)
        arguments |= {**span(later), "before": span(earlier)}
    found = told.ask(context, "explain_change", arguments)
    assert isinstance(found, Explanation)
    told.figures += _cause_figures(found, metric)
    unit = found.unit
    before, now = (period_text(one.since, one.until) for one in (found.period_before, found.period))
    head = (
        f"{metric.label}{about(plan)} went from {value_text(found.before, unit)} ({before}) to "
        f"{value_text(found.now, unit)} ({now}): "
        f"{change_text(found.now, found.before, unit)}{judged(metric, found.now, found.before)}."
        f"{_otherwise(plan.text, found)}"
    )
    if not found.effects or found.basis_now is None or found.basis_before is None:
        told.texts.append(f"{head} There are too few records to say what moved it.")
        return
    basis = ""
    if "mean" in found.method:
        basis = (
            f" A median cannot be divided; the mean of the same records went from "
            f"{value_text(found.basis_before, unit)} to {value_text(found.basis_now, unit)}, and that by "
            "(its own median or percentile in brackets):"
        )
    effects = [
        f"- {effect.group or f'no {found.by}'}: {_signed(effect.contribution, unit)}"
        f" ({value_text(effect.before, unit)} → {value_text(effect.now, unit)},"
        f" n {effect.n_before:,} → {effect.n_now:,})"
        for effect in found.effects[:MOST_EFFECTS]
    ]
    rest = found.rest + sum(effect.contribution for effect in found.effects[MOST_EFFECTS:])
    if abs(rest) > 1e-9:
        effects.append(f"- all others: {_signed(rest, unit)}")
    told.texts.append(f"{head}{basis or f' By {found.by}:'}\n" + "\n".join(effects))
    told.texts.append("This says where the change lies, not why people acted as they did.")


def _otherwise(question: str, found: Explanation) -> str:
    """What the question takes for granted and is not so."""
    if found.now is None or found.before is None:
        return ""
    if found.now <= found.before and RISEN.search(question) and not FALLEN.search(question):
        return " So it did not rise."
    if found.now >= found.before and FALLEN.search(question) and not RISEN.search(question):
        return " So it did not fall."
    return ""


def _signed(value: float, unit: str) -> str:
    if unit == "ratio":
        return f"{value * 100:+.1f} percentage points"
    return ("+" if value >= 0 else "−") + value_text(abs(value), unit)


def _cause_figures(found: Explanation, metric: Metric) -> list[AnswerFigure]:
    shared: dict[str, Any] = {"metric": metric.name, "label": metric.label, "unit": found.unit}
    figures = [AnswerFigure(value=found.now, n=found.n, **shared)]
    figures.append(AnswerFigure(value=found.before, n=0, role="previous", **shared))
    for effect in found.effects:
        group = {found.by: effect.group}
        figures.append(
            AnswerFigure(value=effect.contribution, n=effect.n_now, role="contribution", group=group, **shared)
        )
    return figures
