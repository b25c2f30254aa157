"""Words with one letter wrong: read as the one known word that they can be, which the answer tells."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from pulse.answering.dates import MONTHS
from pulse.answering.kinds import WORDS
from pulse.answering.plan import Notes
from pulse.answering.splits import DIMENSIONS, GRAINS
from pulse.answering.values import Names
from pulse.answering.vocabulary import vocabulary
from pulse.answering.words import stem
from pulse.metrics import Catalogue

# Shorter words have too many neighbours.
SHORTEST = 6
LETTERS = re.compile(rf"(?<![\w/-])[^\W\d_]{{{SHORTEST},}}(?![\w/-])")


def corrected(text: str, catalogue: Catalogue, names: Names, notes: Notes) -> str:
    """`text` (lower case) with such words as they are meant; what was read as what is noted."""
    known = _words_of(names.strong) | _words_of(names.weak) | _vocabulary() | _labels(catalogue)
    stems = {stem(word) for word in known}

    def read(match: re.Match[str]) -> str:
        written = match[0]
        if written in known or stem(written) in stems:
            return written
        near = {word for word in known if len(word) >= SHORTEST and _is_near(written, word)}
        if len({stem(word) for word in near}) != 1:
            return written
        meant = max(near, key=len)
        notes.assumed.append(f"“{written}” is read as “{meant}”")
        return meant

    return LETTERS.sub(read, text)


def _is_near(one: str, other: str) -> bool:
    """Whether one letter was left out, put in, replaced, or two were swapped; the first is always right."""
    if one[0] != other[0] or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, rest_of_other = one[start:], other[start:]
    return (
        rest[1:] == rest_of_other[1:]
        or rest[1:] == rest_of_other
        or rest == rest_of_other[1:]
        or (rest[:2] == rest_of_other[1::-1] and rest[2:] == rest_of_other[2:])
    )


@cache
def _vocabulary() -> frozenset[str]:
    said = vocabulary()
    phrases: list[Iterable[str]] = [*said.metrics.values(), said.ambiguous, *said.variants.values(), said.groups]
    phrases += [said.same, said.fillers, *DIMENSIONS.values(), *GRAINS.values(), *(words for _, words in WORDS), MONTHS]
    return _words_of(phrase for part in phrases for phrase in part)


def _labels(catalogue: Catalogue) -> frozenset[str]:
    return _words_of(metric.label.lower() for metric in catalogue.metrics.values())


def _words_of(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(_split(phrases))


def _split(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        yield from re.findall(r"[^\W\d_]+", phrase)
