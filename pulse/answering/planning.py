"""From a question to a plan, without a model: words that are known, one kind after the other."""

import re
from dataclasses import replace
from datetime import date

from pulse.answering.kinds import SIDE_WORDS, Kind, item_key, said_kind
from pulse.answering.naming import said_metrics
from pulse.answering.plan import Condition, Notes, Plan
from pulse.answering.spans import said_periods
from pulse.answering.splits import DIMENSIONS, said_dimensions, said_grain, said_order
from pulse.answering.values import Named, Names, meaning
from pulse.answering.words import Sentence
from pulse.metrics import Catalogue, Metric, Reader

FOLLOWING = re.compile(
    r"^\s*(?:and|what about|how about|now|same|also|then|but|only|just|split|compare|ok|or|why|by|for|in)\b"
)
# Two periods with "to" between them are then set beside each other instead of being one.
MOVED = re.compile(
    r"\b(?:changed?|compared?|differ|improved?|rise|rose|fall|fell|drop|dropped|why|grow|grew|went|up|down|faster|slower)\b"
)
QUICKER = re.compile(r"\b(?:faster|slower|quicker)\b")
# These are about no metric.
WHOLE = frozenset({Kind.CATALOGUE, Kind.STATE, Kind.FINDINGS, Kind.SEARCH})
AHEAD_WORDS = ("epic", "backlog", "open", "work", "done", "finished", "complete", "ready")
ITEM_WORDS = ("happened", "history", "timeline", "status", "to", "with", "state", "where", "story", "happen", "issue")


def make_plan(
    question: str, catalogue: Catalogue, names: Names, reader: Reader, today: date, before: Plan | None = None
) -> Plan:
    """What `question` asks, as far as it is understood; `before` is what the conversation was about."""
    text = " ".join(question.lower().split())
    notes = Notes()
    item = item_key(question)
    strong, rest = names.find(text.replace(item.lower(), " ") if item else text, is_strong=True)
    periods, rest = said_periods(rest, today, joins=not MOVED.search(text))
    sentence = Sentence(rest)
    grain, said = said_grain(sentence), said_dimensions(sentence)
    metrics = said_metrics(sentence, catalogue, reader, notes)
    kind = _kind(said_kind(sentence), item, metrics, len(periods), sentence)
    plan = Plan(
        kind=kind,
        metrics=metrics,
        grain=grain,
        order=said_order(sentence),
        # Of two the later one is in question.
        periods=tuple(sorted(periods[:2], key=lambda one: one.since, reverse=True)),
        item=item,
        text=question,
    )
    follows = before if _follows(text, plan) else None
    about = metrics or (follows.metrics if follows else ())
    metric = catalogue.metric(about[0]) if about else None
    weak, left = names.find(_left_text(sentence), is_strong=False)
    plan = replace(
        plan,
        conditions=_conditions([*strong, *weak], metric, notes),
        dimensions=_dimensions(said, metric, notes),
        assumed=tuple(notes.assumed),
        unknown=_unknown(left, plan),
        misfits=tuple(notes.misfits),
    )
    return plan.following(follows) if follows else plan


def _follows(text: str, plan: Plan) -> bool:
    """Whether the question goes on from the one before: it says so, or names no metric of its own."""
    return not plan.item and plan.kind not in WHOLE and (bool(FOLLOWING.match(text)) or not plan.metrics)


def _kind(kind: Kind | None, item: str | None, metrics: tuple[str, ...], periods: int, sentence: Sentence) -> Kind:
    if item and kind in {None, Kind.COMPARISON, Kind.CAUSE, Kind.SEARCH, Kind.RECORDS}:
        sentence.say(*ITEM_WORDS)
        return Kind.ITEM
    if kind is Kind.FORECAST:
        sentence.say(*AHEAD_WORDS)
    if kind in {Kind.CAUSE, Kind.COMPARISON}:
        sentence.say(*SIDE_WORDS)
    if kind is None and metrics and (periods == 2 or QUICKER.search(sentence.text)):
        return Kind.COMPARISON
    return kind or Kind.FIGURE


def _left_text(sentence: Sentence) -> str:
    """What has not been understood so far, with a mark for what has."""
    words = zip(sentence.words, sentence.taken, strict=True)
    return " ".join("·" if taken else word for (_, word), taken in words)


def _conditions(found: list[Named], metric: Metric | None, notes: Notes) -> tuple[Condition, ...]:
    conditions: dict[str, list[str]] = {}
    for named in found:
        key = meaning(named, metric) if metric else named.meanings[0]
        if key is None:
            label = metric.label if metric else ""
            notes.misfits.append(f"{label} cannot be told for the {named.meanings[0][0]} “{named.written}”")
        elif key[1] not in conditions.setdefault(key[0], []):
            conditions[key[0]].append(key[1])
    return tuple((dimension, tuple(values)) for dimension, values in conditions.items())


def _dimensions(said: list[str], metric: Metric | None, notes: Notes) -> tuple[str, ...]:
    if metric is None:
        return tuple(said)
    notes.misfits += [
        f"{metric.label} cannot be split by {DIMENSIONS[name][0]}" for name in said if name not in metric.dimensions
    ]
    return tuple(name for name in said if name in metric.dimensions)


def _unknown(left: str, plan: Plan) -> tuple[str, ...]:
    if plan.kind in WHOLE:
        return ()
    rest = Sentence(left)
    return tuple(dict.fromkeys(rest.left()))
