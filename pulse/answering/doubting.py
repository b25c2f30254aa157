"""What in the words speaks against the plan that was made of them: such an answer is told, but not as verified.

Words that nothing was made of are `planning`'s; here are those that were understood, each by itself, but do not go
together. A new rule belongs here, never a list of questions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from pulse.answering.kinds import Kind
from pulse.answering.naming import Meant
from pulse.answering.plan import Plan
from pulse.answering.spans import Said
from pulse.answering.values import Named
from pulse.answering.words import Sentence, stem
from pulse.metrics import Metric
from pulse.metrics.catalogue import Unit

PERSON = "person"
MOST_PERIODS = 2
MOST_UNEQUAL = 1.2
# What the records are called that are in tables with such names.
NOUNS = {"issue": ("work_item", "incident"), "pull request": ("pull_request", "change")}
COUNTED = frozenset(map(stem, ("many", "number", "count", "often")))
ADDED = frozenset(map(stem, ("total", "sum", "altogether")))
MEANS = frozenset(map(stem, ("average", "avg", "mean")))
AVERAGED = MEANS | set(map(stem, ("typical", "typically", "normal", "normally", "usual", "usually", "median")))
LASTING = re.compile(r"\b(?:slowest|fastest|quickest|longest|shortest|oldest|youngest)\b")
# Between values that stand beside each other.
BESIDE = re.compile(r"\b(?:and|or|vs|versus|with|against|than|to|from)\b|[,&/]")
COMPARED = re.compile(
    r"\b(?:than|vs\.?|versus|against|compared? (?:to|with)|beside)(?: (?:that|those|it was|in|of|the))*\s+$"
)
TOWARDS = re.compile(r"\b(?:to|from|with|against|about)\s+$")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as it was read: its parts, each with the character where it begins."""

    text: str
    sentence: Sentence
    kind: Kind
    metrics: Sequence[Meant]
    names: Sequence[Named]
    periods: Sequence[Said]


def doubts(reading: Reading, metric: Metric | None, today: date) -> list[str]:
    """Why the answer may not be to the question; `metric`: the first that it is about."""
    found = [*_several_questions(reading), *_apart(reading), *_future(reading.periods, today)]
    found += _beside_nothing(reading)
    if metric is not None:
        found += [*_other_records(reading.sentence, metric), *_other_figure(reading.sentence, metric)]
        found += _unequal(reading.periods, metric)
        if LASTING.search(reading.text) and metric.unit is not Unit.SECONDS:
            found.append(f"{metric.label} is no duration")
    return found


def untold(plan: Plan) -> Iterator[str]:
    """What the plan as a whole, with what it goes on from, asks for and does not get."""
    has_groups = any(len(values) > 1 for _, values in plan.conditions)
    if plan.order and plan.metrics and not (plan.dimensions or plan.grain or has_groups):
        yield "the largest or smallest of the single records is not told, only the figure of all"
    if plan.order and plan.kind is Kind.COMPARISON and not has_groups:
        yield "they stand in the order of their figures, not of how much these changed"
    if plan.grain and len(plan.periods) > 1:
        yield f"of two periods only one is told by {plan.grain}; ask for the other by itself"


def means(sentence: Sentence, metric: Metric) -> list[str]:
    """What is told where a mean was asked for."""
    is_asked = not MEANS.isdisjoint(_left(sentence))
    return ["the median is told, not the mean"] if is_asked and metric.has_distribution else []


def doer(sentence: Sentence, metric: Metric, dimensions: Sequence[str]) -> list[str]:
    """Whom "who" is taken for: who opened a request, say, and not who merged it."""
    if PERSON not in dimensions or "who" not in {word for _, word in sentence.words}:
        return []
    role = metric.dimension(PERSON).description.rstrip(".").lower()
    return [f"“who” is the {role} of the records"] if role.isalpha() else []


def _several_questions(reading: Reading) -> Iterator[str]:
    """Payments in May and Checkout in June are two questions; Payments and Checkout in May and June are one."""
    marks = [(said.at, "period") for said in reading.periods]
    marks += [(meant.at, "metric") for meant in reading.metrics]
    firsts = {(named.meanings[0], named.at) for named in reading.names}
    marks += [(at, key[0]) for key, at in firsts]
    several = {mark for _, mark in marks if sum(mark == other for _, other in marks) > 1}
    order = [mark for mark, _ in groupby(mark for _, mark in sorted(marks) if mark in several)]
    if len(order) > len(set(order)):
        yield "these seem to be several questions; ask them one by one"
    elif len(reading.periods) > MOST_PERIODS:
        yield "more than two periods were named; the first two are told"


def _apart(reading: Reading) -> Iterator[str]:
    """Two people of whom one does something to the other's, and people to whom something is done."""
    for one, other in pairwise(sorted(reading.names, key=lambda named: named.at)):
        is_same = one.meanings[0][0] == other.meanings[0][0] and one.meanings != other.meanings
        if is_same and not BESIDE.search(reading.text[one.at + len(one.written) : other.at]):
            yield f"how “{one.written}” and “{other.written}” belong together was not understood"
    for named in reading.names:
        is_person = named.meanings[0][0] == PERSON and reading.kind is not Kind.COMPARISON
        if is_person and (before := TOWARDS.search(reading.text[: named.at])):
            yield f"“{before[0].strip()} {named.written}”: figures are those of what people did themselves"


def _future(periods: Sequence[Said], today: date) -> Iterator[str]:
    for said in periods:
        if said.since > today:
            yield f"“{said.words}” lies ahead"


def _beside_nothing(reading: Reading) -> Iterator[str]:
    """Better than last month: what is? The month stands beside the one before it then."""
    if len(reading.periods) == 1 and COMPARED.search(reading.text[: reading.periods[0].at]):
        yield f"what to set beside “{reading.periods[0].words}” was not named; name both periods"


def _unequal(periods: Sequence[Said], metric: Metric) -> Iterator[str]:
    """What is counted in a month and in a year cannot be set beside each other."""
    lengths = sorted((said.until - said.since).days for said in periods[:MOST_PERIODS])
    if metric.is_counting and not metric.is_as_of and lengths and lengths[-1] > MOST_UNEQUAL * lengths[0]:
        yield "the two periods are not equally long"


def _other_records(sentence: Sentence, metric: Metric) -> Iterator[str]:
    left = " ".join(_left(sentence))
    tables = " ".join(measure.source.table for measure in metric.measures)
    for noun, parts in NOUNS.items():
        is_named = re.search(rf"\b{' '.join(map(stem, noun.split()))}\b", left)
        if is_named and not any(part in tables for part in parts):
            yield f"{metric.label} is not about {noun}s"


def _other_figure(sentence: Sentence, metric: Metric) -> Iterator[str]:
    left = set(_left(sentence))
    if left & COUNTED and metric.unit in {Unit.SECONDS, Unit.RATIO}:
        yield f"{metric.label} is no number of records"
    if left & ADDED and not metric.is_counting:
        yield f"{metric.label} cannot be added up"
    if left & AVERAGED and metric.is_counting:
        yield f"{metric.label} is a number of records, and no average of it is told"


def _left(sentence: Sentence) -> list[str]:
    """The stems of the words that are part of nothing else."""
    return [reduced for (reduced, _), is_taken in zip(sentence.words, sentence.taken, strict=True) if not is_taken]
