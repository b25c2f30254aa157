"""From a question to a plan, without a model: words that are known, one kind after the other."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pulse.answering.doubting import Reading, doer, doubts, means, untold
from pulse.answering.earlier import said_earlier, with_earlier
from pulse.answering.kinds import SIDE_WORDS, Kind, item_key, said_kind
from pulse.answering.naming import own_words, said_metrics
from pulse.answering.plan import Condition, Notes, Plan
from pulse.answering.spans import said_periods
from pulse.answering.spelling import corrected
from pulse.answering.splits import DIMENSIONS, said_dimensions, said_grain, said_order
from pulse.answering.values import Named, Names, meaning
from pulse.answering.vocabulary import vocabulary
from pulse.answering.words import Sentence, stem
from pulse.metrics import Catalogue, Metric, Reader
from pulse.metrics.catalogue import Unit

FOLLOWING = re.compile(
    r"^\s*(?:and|what about|how about|now|same|also|then|but|only|just|split|compare|ok|or|why|by|for|in)\b"
)
# Of these words those that say nothing else.
EMPTY = re.compile(r"^\s*(?:and|also|but|just|now|ok|only|or|same|then)\b")
# Two periods with "to" between them are then set beside each other instead of being one.
MOVED = re.compile(
    r"\b(?:changed?|compared?|comparing|comparison|differ|difference|improved?|improving|rise|rose|fall|fell|drop|dropped"
    r"|why|grow|grew|went|up|down|faster|slower|better|worse|more|less|fewer|than|vs|versus|against|doubled?|halved?)\b"
)
# At the end of May: what is counted at a moment is counted there.
MOMENTS = ("end", "as")
LASTING = ("long", "fast", "slow")
QUICKER = re.compile(r"\b(?:faster|slower|quicker)\b")
OVERVIEW = "overview"
# These are about no metric.
WHOLE = frozenset({Kind.CATALOGUE, Kind.STATE, Kind.FINDINGS, Kind.SEARCH})
AHEAD_WORDS = ("epic", "backlog", "open", "work", "done", "finished", "complete", "ready")
ITEM_WORDS = ("happened", "history", "timeline", "status", "to", "with", "state", "where", "story", "happen", "issue")


def make_plan(
    question: str, catalogue: Catalogue, names: Names, reader: Reader, today: date, before: Plan | None = None
) -> Plan:
    """What `question` asks, as far as it is understood; `before` is what the conversation was about."""
    notes = Notes()
    item = item_key(question)
    text = " ".join(question.lower().split())
    text = corrected(text.replace(item.lower(), " ") if item else text, catalogue, names, notes)
    strong, rest = names.find(text, is_strong=True)
    earlier, rest = said_earlier(rest)
    periods, rest = said_periods(rest, today, joins=not MOVED.search(text))
    sentence = Sentence(rest)
    leads = before is not None and bool(FOLLOWING.match(text))
    if leads and EMPTY.match(text):
        sentence.take_first()
    grain, said = said_grain(sentence), said_dimensions(sentence)
    metrics = said_metrics(sentence, catalogue, reader, notes)
    kind = _kind(said_kind(sentence), item, bool(metrics), len(periods) + bool(earlier), sentence)
    plan = Plan(
        kind=kind,
        metrics=tuple(meant.name for meant in metrics),
        grain=grain,
        order=said_order(sentence),
        # Of two the later one is in question.
        periods=tuple(sorted(periods[:2], key=lambda one: one.since, reverse=True)),
        item=item,
        text=question,
    )
    weak, left = names.find(sentence.left_text(), is_strong=False)
    unknown = () if kind in WHOLE else tuple(dict.fromkeys(Sentence(left).left()))
    follows = before if _follows(plan, leads=leads, is_known=not unknown) else None
    if kind is Kind.COMPARISON and not metrics and not follows and (periods or strong):
        plan = replace(plan, metrics=tuple(vocabulary().groups[OVERVIEW]))
        notes.assumed.append("no metric was named, so that some are told")
    about = plan.metrics or (follows.metrics if follows else ())
    metric = catalogue.metric(about[0]) if about else None
    expected = _expected([catalogue.metric(name) for name in about], [*strong, *weak])
    unknown = tuple(word for word in unknown if not expected.issuperset(reduced for reduced, _ in Sentence(word).words))
    reading = Reading(text, sentence, kind, metrics, [*strong, *weak], periods)
    dimensions = _dimensions(said, metric, notes)
    taken = [*means(sentence, metric), *doer(sentence, metric, dimensions)] if metric else []
    plan = replace(
        plan,
        conditions=_conditions([*strong, *weak], metric, notes),
        dimensions=dimensions,
        assumed=(*notes.assumed, *taken),
        unknown=unknown,
        misfits=tuple(notes.misfits),
        doubts=() if kind in WHOLE else tuple(doubts(reading, metric, today)),
    )
    plan = plan.following(follows) if follows else plan
    plan = _beside_earlier(plan, earlier) if earlier else plan
    return replace(plan, doubts=(*plan.doubts, *untold(plan)))


def _beside_earlier(plan: Plan, unit: str) -> Plan:
    """The plan with the period that lies one `unit` before."""
    periods = with_earlier(plan.periods, unit)
    if periods is None:
        return replace(plan, doubts=(*plan.doubts, f"which period is “the {unit} before” was not understood"))
    return replace(plan, periods=periods)


def _expected(metrics: Sequence[Metric], names: Sequence[Named]) -> set[str]:
    """Stems of words that go along with what was understood: others for the same metric, and "team" beside a team."""
    words = [word for named in names for dimension, _ in named.meanings for word in DIMENSIONS.get(dimension, ())]
    for metric in metrics:
        words += own_words(metric)
        words += MOMENTS if metric.is_as_of else ()
        words += LASTING if metric.unit is Unit.SECONDS else ()
    return {stem(word) for word in words}


def _follows(plan: Plan, *, leads: bool, is_known: bool) -> bool:
    """Whether the question goes on from the one before: it says so, or names no metric and nothing unknown."""
    return not plan.item and plan.kind not in WHOLE and (leads or (not plan.metrics and is_known))


def _kind(kind: Kind | None, item: str | None, is_about: bool, periods: int, sentence: Sentence) -> Kind:
    if item and kind in {None, Kind.COMPARISON, Kind.CAUSE, Kind.SEARCH, Kind.RECORDS}:
        sentence.say(*ITEM_WORDS)
        return Kind.ITEM
    if kind is None and is_about and (periods > 1 or QUICKER.search(sentence.text)):
        kind = Kind.COMPARISON
    if kind is Kind.FORECAST:
        sentence.say(*AHEAD_WORDS)
    if kind in {Kind.CAUSE, Kind.COMPARISON}:
        sentence.say(*SIDE_WORDS)
    return kind or Kind.FIGURE


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
