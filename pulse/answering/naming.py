"""Which metrics a question is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pulse.answering.plan import Notes
from pulse.answering.vocabulary import vocabulary
from pulse.answering.words import GAP, Sentence
from pulse.metrics import Catalogue, Metric, Reader

MOST = 3
VARIANT = re.compile(r"_p\d\d$|_mean$")
ASIDE = re.compile(r"\s*\([^)]*\)|[^\w\s]")
LIMITS = frozenset({GAP, "not", "no", "without", "before", "after", "until", "than", "only", "more", "first", "last"})
JOINERS = ("and", "or", "versus", "vs", "with")


@dataclass(frozen=True, slots=True)
class Match:
    """A metric named in a sentence, by the words at `places`."""

    metrics: tuple[str, ...]
    places: tuple[int, ...]
    phrase: str

    @property
    def rank(self) -> tuple[int, int, int]:
        """The more words the better, then those that stand close together, then the first."""
        return -len(self.places), self.places[-1] - self.places[0], self.places[0]


@dataclass(frozen=True, slots=True)
class Meant:
    """A metric that a question is about, and the character where the words for it begin."""

    name: str
    at: int


def said_metrics(sentence: Sentence, catalogue: Catalogue, reader: Reader, notes: Notes) -> tuple[Meant, ...]:
    """The metrics, those named by the most words first; several only where they are joined."""
    variant = _variant(sentence)
    for word, members in vocabulary().groups.items():
        if sentence.say(word):
            sentence.say("metrics")
            return tuple(Meant(name, 0) for name in members if name in catalogue.metrics)
    found: list[Meant] = []
    while len(found) < MOST:
        matches = [one for one in _matches(sentence, catalogue) if _known(one, catalogue, reader)]
        if not matches:
            break
        best = min(matches, key=lambda one: one.rank)
        if found and not _is_joined(sentence, best):
            break
        sentence.take(list(best.places))
        meant, *others = (name for name in best.metrics if name in catalogue.metrics)
        if others and not found:
            labels = " or ".join(catalogue.metric(name).label for name in others)
            notes.assumed.append(f"“{best.phrase}” is taken as {catalogue.metric(meant).label}, not as {labels}")
        found.append(Meant(_as_variant(meant, variant, catalogue, notes), sentence.starts[best.places[0]]))
    return tuple(found)


def _matches(sentence: Sentence, catalogue: Catalogue) -> Iterator[Match]:
    for phrase, metrics in _phrases(catalogue):
        if places := sentence.find(phrase):
            yield Match(metrics, tuple(places), phrase)


def _phrases(catalogue: Catalogue) -> Iterator[tuple[str, tuple[str, ...]]]:
    for phrase, metrics in vocabulary().ambiguous.items():
        yield phrase, tuple(metrics)
    for name, phrases in vocabulary().metrics.items():
        for phrase in phrases:
            yield phrase, (name,)
    for metric in catalogue.metrics.values():
        if not VARIANT.search(metric.name):
            yield metric.name.replace("_", " "), (metric.name,)
            yield ASIDE.sub(" ", metric.label).strip().lower(), (metric.name,)


def _known(match: Match, catalogue: Catalogue, reader: Reader) -> bool:
    return any(name in catalogue.metrics and reader.may_see(catalogue.metric(name)) for name in match.metrics)


def own_words(metric: Metric) -> list[str]:
    """The words by which people name a metric, but for those that limit what they stand beside."""
    family = VARIANT.sub("", metric.name)
    phrases = [*vocabulary().metrics.get(family, ()), family.replace("_", " "), ASIDE.sub(" ", metric.label).lower()]
    return [word for phrase in phrases for word in phrase.split() if word not in LIMITS]


def _is_joined(sentence: Sentence, match: Match) -> bool:
    """Whether a word before it, but for fillers, says that it goes along with the one before."""
    first = match.places[0]
    return any(word in JOINERS for _, word in sentence.words[max(first - 2, 0) : first])


def _variant(sentence: Sentence) -> str:
    for suffix, phrases in vocabulary().variants.items():
        if sentence.say(*phrases):
            return f"_{suffix}"
    return ""


def _as_variant(name: str, variant: str, catalogue: Catalogue, notes: Notes) -> str:
    if not variant:
        return name
    if name + variant in catalogue.metrics:
        return name + variant
    notes.misfits.append(f"{catalogue.metric(name).label} has no {variant.removeprefix('_')}")
    return name


def near_metrics(sentence: Sentence, catalogue: Catalogue, reader: Reader) -> list[str]:
    """Labels of metrics that share words with the question, the most first; for those who are not understood."""
    words = {reduced for reduced, _ in sentence.words if len(reduced) > len(GAP) + 2}
    scored = []
    for metric in catalogue.metrics.values():
        if reader.may_see(metric) and not VARIANT.search(metric.name):
            own = {reduced for reduced, _ in Sentence(f"{metric.label} {metric.question}").words}
            scored.append((-len(words & own), metric.label))
    return [label for score, label in sorted(scored)[:3] if score]
