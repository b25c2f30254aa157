"""The periods that a question is about, from those that stand in it: since March, between Q1 and Q2, May and June."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from pulse.answering.dates import Found, find_dates

JOINED = re.compile(r"\s*,?\s*(?:(?P<and>and)|to|until|till|through|up to|-|–)\s*(?:the )?\s*")
OPEN = re.compile(r"\b(?:(?:since|from|starting(?: in)?)\s+(?:the )?(?:start of |beginning of )?|(?P<after>after)\s+)$")
CLOSED = re.compile(r"\b(?:until|till|up to)\s+$")
BETWEEN = re.compile(r"\b(?:between|from)\s+(?:the )?$")


@dataclass(frozen=True, slots=True)
class Said:
    """A period that was said: its first day, its first day after, the words, and the character where they begin."""

    since: date
    until: date
    words: str
    at: int = 0


def said_periods(text: str, today: date, *, joins: bool = True) -> tuple[list[Said], str]:
    """The periods in `text` (lower case), in order, and the text without them and the words that join them.

    Where it `joins`, two with "to" between them or after "between" are one, and so are two that follow one another with
    "and"; "since" and one reaches until today.
    """
    found, read = find_dates(text, today)
    read += [(one.start, one.end) for one in found]
    periods: list[Said] = []
    joined = _joined(text, found, read) if joins else _beside(text, found, read)
    for one in joined:
        since, until, start = one.since, one.until, one.start
        opening = OPEN.search(text[:start])
        if len(found) == 1 and opening and since <= today:
            read.append(opening.span())
            since = until if opening["after"] else since
            until, start = max(today + timedelta(days=1), until), opening.start()
        periods.append(Said(since, until, text[start : one.end], one.start))
    rest = list(text)
    for start, end in read:
        rest[start:end] = " " * (end - start)
    return periods, "".join(rest)


def _joined(text: str, found: list[Found], read: list[tuple[int, int]]) -> list[Found]:
    """Those that are one made one; the words that say so are added to what was `read`."""
    joined: list[Found] = []
    for one in found:
        before = joined[-1] if joined else None
        if before is not None and _is_joined(text, before, one):
            read.append((before.end, one.start))
            if between := BETWEEN.search(text[: before.start]):
                read.append(between.span())
            joined[-1] = Found(before.start, one.end, before.since, one.until)
        elif before is not None and before.since >= one.since and _is_turned(text, before, one):
            words = [OPEN.search(text[: one.start]), CLOSED.search(text[: before.start])]
            read += [word.span() for word in words if word]
            joined[-1] = Found(before.start, one.end, one.since, before.until)
        else:
            joined.append(one)
    return joined


def _beside(text: str, found: list[Found], read: list[tuple[int, int]]) -> list[Found]:
    """As they are; "between" and "and" are read where two are set beside each other by them."""
    for before, one in pairwise(found):
        between = BETWEEN.search(text[: before.start])
        if between and JOINED.fullmatch(text[before.end : one.start]):
            read += [between.span(), (before.end, one.start)]
    return found


def _is_joined(text: str, before: Found, one: Found) -> bool:
    between = JOINED.fullmatch(text[before.end : one.start])
    if between is None or before.since > one.since:
        return False
    return not between["and"] or before.until == one.since or bool(BETWEEN.search(text[: before.start]))


def _is_turned(text: str, before: Found, one: Found) -> bool:
    """Whether the end was said first: until May, since March."""
    opening = OPEN.search(text[: one.start])
    return opening is not None and bool(CLOSED.search(text[: before.start])) and before.end <= opening.start() + 1
