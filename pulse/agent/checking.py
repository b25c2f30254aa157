"""Whether every number, day and name in a draft comes from the results of this answer, sentence by sentence.

A figure must be one of a result, in the same kind of unit, rounded as written. Where a sentence names groups or periods
that the results tell apart, the figure must be one of theirs; where it says up or down, the change must have gone that
way. What others wrote bears no figure, but may be quoted word for word.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from pulse.agent.facts import DAY, Fact, Facts
from pulse.agent.mentions import DATES, Days, Measure, Number, blank, dates, numbers

SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"“(\[*])")
KEY = re.compile(r"\b[A-Z][A-Z0-9]+-\d+\b|\b[\w.-]+/[\w.-]+#\d+|(?<!\w)#\d+\b")
# Two or more capitalised words in a row.
PROPER = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")
REFERENCE = re.compile(r"\[(\d+)\]")
LENGTH_WORDS = {"last", "past", "previous", "next", "over", "these", "those", "the", "within", "for"}
UP = re.compile(
    r"\b(?:rose|risen|increased?|grew|grown|higher|more|slower|longer|up|climbed|worsened)\b", re.IGNORECASE
)
DOWN = re.compile(
    r"\b(?:fell|fallen|decreased?|dropped|lower|less|fewer|faster|shorter|down|reduced|declined)\b", re.IGNORECASE
)
SHORTEST_QUOTE = 8
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Ground:
    """What a draft is held against. `known`: names of teams, people and such, as written; `said`: the question."""

    facts: Facts
    known: Collection[str]
    said: str
    today: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """`looked_up`: how many statements are borne; `faults`: sentences that are not, each with what in it is not."""

    looked_up: int
    faults: tuple[tuple[str, str], ...]


def check(draft: str, ground: Ground) -> Verdict:
    """Look everything in `draft` up."""
    looked_up, faults = 0, []
    for sentence in sentences(draft):
        borne, unborne = _check(sentence, ground)
        looked_up += borne
        if unborne:
            faults.append((sentence, ", ".join(dict.fromkeys(unborne))))
    return Verdict(looked_up, tuple(faults))


def without(draft: str, verdict: Verdict) -> str:
    """The draft without the sentences that are not borne."""
    for sentence, _ in verdict.faults:
        draft = draft.replace(sentence, "", 1)
    kept = [re.sub(r"^\s*(?:[-*•]|\d+[.)])\s*$", "", line).rstrip() for line in draft.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def sentences(draft: str) -> Iterator[str]:
    """The sentences of a draft as they stand there; each line begins a new one."""
    for line in draft.splitlines():
        for sentence in SENTENCE_END.split(line):
            if sentence.strip():
                yield sentence


def _check(sentence: str, ground: Ground) -> tuple[int, list[str]]:
    facts = ground.facts
    text = _without_quotes(sentence, facts.texts)
    days = dates(text)
    found = numbers(blank(blank(text, DATES), KEY))
    unborne = [days_.written for days_ in days if not _is_borne(days_, ground)]
    labels = {label for label in facts.labels if _stands(label, sentence.lower())}
    lengths = facts.lengths
    unborne += [
        number.written
        for number in found
        if not any(_bears(fact, number, sentence, labels, days) for fact in facts.figures)
        and not _is_length(number, lengths)
    ]
    named = _names(sentence, ground)
    unborne += [name for name in named if not _is_told(name, ground)]
    unborne += [f"[{one}]" for one in REFERENCE.findall(sentence) if f"[{one}]" not in facts.references]
    return len(found) + len(days) + len(named), unborne


def _without_quotes(sentence: str, texts: Collection[str]) -> str:
    """The sentence without what is quoted from a result word for word."""
    for text in sorted(set(texts), key=len, reverse=True):
        if len(text) >= SHORTEST_QUOTE and " " in text and text in sentence:
            sentence = sentence.replace(text, " " * len(text))
    return sentence


def _bears(fact: Fact, number: Number, sentence: str, labels: set[str], days: list[Days]) -> bool:
    if fact.measure is not number.measure or fact.cited not in sentence:
        return False
    if abs(fact.value - number.value) > number.slack + SLACK * max(fact.value, 1.0):
        return False
    if labels and fact.labels and not fact.labels & labels:
        return False
    if fact.span and days and not any(_overlap(one, fact.span) for one in days):
        return False
    return _goes(fact, sentence)


def _goes(fact: Fact, sentence: str) -> bool:
    """Whether a change went the way that the sentence says; a sentence that says both or none is not judged."""
    says_up, says_down = bool(UP.search(sentence)), bool(DOWN.search(sentence))
    return not fact.sign or says_up is says_down or says_up is (fact.sign > 0)


def _is_length(number: Number, lengths: list[float]) -> bool:
    """Whether it is the length of a period that was asked about: the last 12 weeks."""
    if number.measure is not Measure.SECONDS or number.before not in LENGTH_WORDS:
        return False
    return any(abs(number.value - length * DAY) <= DAY for length in lengths)


def _is_borne(days: Days, ground: Ground) -> bool:
    facts = ground.facts
    known = [*facts.days, ground.today]
    if days.since is None or days.until is None:
        return any(_fits(days, day) for day in known)
    if any(days.since <= day < days.until for day in known):
        return True
    is_one_day = days.until - days.since == date.resolution
    return not is_one_day and any(_overlap(days, span) for span in facts.spans)


def _fits(days: Days, day: date) -> bool:
    """Whether `day` fits one that was named without its year; a quarter is named by its first month."""
    if days.day is None:
        return days.month is not None and days.month <= day.month < days.month + 3
    return (day.month, day.day) == (days.month, days.day)


def _overlap(days: Days, span: tuple[date, date]) -> bool:
    if days.since is None or days.until is None:
        return True
    return days.since < span[1] and span[0] < days.until


def _names(sentence: str, ground: Ground) -> list[str]:
    named = KEY.findall(sentence)
    named += [name for name in ground.known if _stands(name, sentence)]
    text = blank(sentence, DATES)
    return named + [found for found in PROPER.findall(text) if not any(name in found for name in named)]


def _is_told(name: str, ground: Ground) -> bool:
    lowered = name.lower()
    texts = [text.lower() for text in (ground.said, *ground.facts.texts)]
    return any(lowered in text or lowered in text.replace("_", " ") for text in texts)


def _stands(name: str, text: str) -> bool:
    return name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
