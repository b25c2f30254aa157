"""A question as words: what they are reduced to, and which of them have been understood so far."""

import re
from dataclasses import dataclass, field
from functools import cache

from pulse.answering.vocabulary import vocabulary

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SUFFIXES = ("ies", "ing", "ed", "es", "s", "e")
SHORTEST_STEM = 3
# What is open and what was opened are not the same, nor are a mean and a meaning.
WHOLE = frozenset({"opened", "meaning"})
# Between the words of a phrase may stand this many others.
WIDEST_GAP = 5
GAP = "…"


@cache
def stem(word: str) -> str:
    """The part of a word that its forms share: merge, merged and merging are one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in WHOLE:
        return word
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= SHORTEST_STEM:
            return word[: -len(suffix)] + ("y" if suffix == "ies" else "")
    return word


@dataclass(slots=True)
class Sentence:
    """A question in lower case. What was understood is taken out, so that it is not read twice.

    `words` are (stem, word as written), `starts` the characters where they begin; a place that was taken out before is
    a gap.
    """

    text: str
    words: list[tuple[str, str]] = field(init=False)
    starts: list[int] = field(init=False)
    taken: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        same = vocabulary().same
        written = [
            (match[0], meant, match.start())
            for match in WORD.finditer(self.text.lower())
            for meant in same.get(match[0], match[0]).split()
        ]
        self.words = [(stem(meant), word) for word, meant, _ in written]
        self.starts = [start for _, _, start in written]
        self.taken = [False] * len(self.words)

    def find(self, phrase: str) -> list[int] | None:
        """The places of the first occurrence of `phrase`, in which … stands for up to five words; None if absent."""
        wanted = phrase.split()
        for start in range(len(self.words)):
            if places := self._match(wanted, start):
                return places
        return None

    def _match(self, wanted: list[str], start: int) -> list[int] | None:
        places: list[int] = []
        place, gap = start, 0
        for word in wanted:
            if word == GAP:
                gap = WIDEST_GAP
                continue
            reduced = stem(word)
            reach = range(place, min(place + gap + 1, len(self.words)))
            found = next((one for one in reach if not self.taken[one] and self.words[one][0] == reduced), None)
            if found is None:
                return None
            places.append(found)
            place, gap = found + 1, 0
        return places

    def take(self, places: list[int]) -> None:
        """Mark words as understood."""
        for place in places:
            self.taken[place] = True

    def say(self, *phrases: str) -> bool:
        """Whether any of the phrases occurs; those that do are taken."""
        found = [places for phrase in phrases if (places := self.find(phrase))]
        for places in found:
            self.take(places)
        return bool(found)

    def take_first(self) -> None:
        """Mark the first word as understood."""
        self.taken[:1] = [True][: len(self.taken)]

    def left_text(self) -> str:
        """What has not been understood so far, each word where it stood, with a mark for what has."""
        letters = [" "] * len(self.text)
        for start, (_, word), taken in zip(self.starts, self.words, self.taken, strict=True):
            letters[start : start + len(word)] = ["·" if taken else letter for letter in word]
        return "".join(letters)

    def left(self) -> list[str]:
        """The words that nothing was made of, but for those that change nothing."""
        fillers = set(map(stem, vocabulary().fillers))
        return [
            word
            for (reduced, word), taken in zip(self.words, self.taken, strict=True)
            if not taken and reduced not in fillers
        ]
