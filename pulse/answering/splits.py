"""By what figures are to be split, and which of them are wanted first."""

import re
from dataclasses import dataclass

from pulse.answering.words import Sentence
from pulse.metrics import Grain

# The words for each dimension, and those that ask for the one that stands out.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    "team": ("team", "teams"),
    "project": ("project", "projects"),
    "repository": ("repository", "repositories", "service", "services"),
    "issue_type": ("issue type", "type of issue", "issue types"),
    "class": ("class", "kind of work", "work type"),
    "priority": ("priority", "priorities"),
    "status": ("status", "statuses"),
    "person": ("person", "people", "engineer", "developer", "author", "assignee", "reviewer", "member", "individual"),
    "sprint": ("sprint", "sprints"),
    "epic": ("epic", "epics"),
    "size_band": ("size", "size band"),
    "environment": ("environment",),
    "authorship": ("authorship",),
    "author": ("author of the request",),
    "category": ("status category", "category"),
}
SPLITTERS = (
    "by",
    "per",
    "for each",
    "for every",
    "in each",
    "across",
    "among",
    "each",
    "every",
    "split by",
    "broken down by",
)
CHOOSERS = ("which", "what", "top", "best", "worst", "slowest", "fastest")
GRAINS: dict[Grain, tuple[str, ...]] = {
    Grain.DAY: ("by day", "per day", "daily", "each day", "day by day", "every day"),
    Grain.WEEK: ("by week", "per week", "weekly", "each week", "week by week", "every week"),
    Grain.MONTH: ("by month", "per month", "monthly", "each month", "month by month", "every month"),
    Grain.QUARTER: ("by quarter", "per quarter", "quarterly", "each quarter", "every quarter"),
}
TREND = ("over time", "trend", "trends", "development of", "evolved", "evolve", "history of", "time series")
MOST = (
    "most",
    "highest",
    "largest",
    "biggest",
    "longest",
    "slowest",
    "top",
    "max",
    "maximum",
    "oldest",
    "overloaded",
    "busiest",
)
LEAST = ("least", "lowest", "smallest", "fewest", "shortest", "fastest", "quickest", "min", "minimum", "bottom")
WORST, BEST = ("worst",), ("best",)
TOP = re.compile(r"\b(?:top|bottom|best|worst)\s+(\d{1,2}|two|three|five|ten)\b")
COUNTS = {"two": 2, "three": 3, "five": 5, "ten": 10}


@dataclass(frozen=True, slots=True)
class Order:
    """Which figures come first: the largest or the smallest (None: as the metric's direction says), and how many."""

    descending: bool | None
    is_best: bool = False
    count: int | None = None


def said_grain(sentence: Sentence) -> Grain | None:
    """The length of the periods that figures are wanted for; a trend is told by week."""
    for grain, phrases in GRAINS.items():
        if sentence.say(*phrases):
            sentence.say(*TREND)
            return grain
    return Grain.WEEK if sentence.say(*TREND) else None


def said_dimensions(sentence: Sentence) -> list[str]:
    """The dimensions that figures are wanted by: by team, per repository, which team …, who."""
    found = []
    for dimension, words in DIMENSIONS.items():
        phrases = [f"{splitter} {word}" for splitter in SPLITTERS for word in words]
        phrases += [f"{chooser} … {word}" for chooser in CHOOSERS for word in words]
        if sentence.say(*phrases):
            found.append(dimension)
    for dimension, words in DIMENSIONS.items():
        # by team and repository
        if found and dimension not in found and sentence.say(*(f"and {word}" for word in words)):
            found.append(dimension)
    if found:
        sentence.say("break down", "broken down", "breakdown", "split", "grouped")
    if "person" not in found and sentence.say("who", "whom", "whose"):
        found.append("person")
    return found


def said_order(sentence: Sentence) -> Order | None:
    """Which figures are wanted first, where anything is said about it."""
    match = TOP.search(sentence.text)
    count = (COUNTS.get(match[1]) or int(match[1])) if match else None
    if match:
        sentence.say(match[1])
    for words, order in (
        (WORST, Order(None, False, count)),
        (BEST, Order(None, True, count)),
        (LEAST, Order(False, False, count)),
        (MOST, Order(True, False, count)),
    ):
        if sentence.say(*words):
            return order
    return Order(not match[0].startswith("bottom"), False, count) if match else None
