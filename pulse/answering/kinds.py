"""What kind of question it is, by the words that give it away."""

import re
from enum import StrEnum

from pulse.answering.words import Sentence


class Kind(StrEnum):
    """What is wanted."""

    FIGURE = "figure"
    COMPARISON = "comparison"
    CAUSE = "cause"
    FORECAST = "forecast"
    DEFINITION = "definition"
    RECORDS = "records"
    FINDINGS = "findings"
    ITEM = "item"
    SEARCH = "search"
    STATE = "state"
    CATALOGUE = "catalogue"


ITEM = re.compile(r"\b(?:[A-Za-z][A-Za-z0-9_]+-\d+|[\w.-]+/[\w.-]+#\d+)\b")
SEEKING = re.compile(r"^\s*(?:please )?(?:find|search|look for)\b|\bmention(?:s|ing|ed)?\b|\bwith the words?\b")
QUARTER_LIKE = re.compile(r"^(?:utf|iso|sha|w|q)-?\d", re.IGNORECASE)

WORDS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (Kind.CATALOGUE, (
        "which metrics", "what metrics", "list metrics", "list … metrics", "what can i ask", "what can you",
        "help",
    )),
    (Kind.STATE, (
        "data quality", "up to date", "how fresh", "fresh", "freshness", "last sync", "last synced", "sync",
        "data complete",
        "rejected records", "unmapped", "jobs running", "failed jobs", "jobs failed", "state of the data", "extraction",
    )),
    (Kind.DEFINITION, (
        "mean by", "definition", "define", "defined", "how is … calculated", "how is … computed", "how is … measured",
        "calculated", "computed", "what does … mean", "explain what", "meaning",
    )),
    (Kind.CAUSE, (
        "why", "what caused", "cause", "causes", "reason", "reasons", "what drove", "drove", "driver", "drivers",
        "explain",
        "what changed", "contributed", "responsible for", "behind the change", "because", "what made",
    )),
    (Kind.FORECAST, (
        "forecast", "predict", "prediction", "will", "going to", "likely", "probability", "chance", "expect", "eta",
        "next month", "next week", "next quarter", "next year", "next sprint", "when done", "be finished by",
    )),
    (Kind.SEARCH, ("find", "search", "look for", "mention", "mentioning", "about", "containing", "with the word")),
    (Kind.FINDINGS, (
        "finding", "findings", "unusual", "anomaly", "anomalies", "should i worry", "worry", "problems", "risks",
        "attention", "look at first", "what is wrong", "warnings", "wrong",
    )),
    (Kind.RECORDS, (
        "evidence", "records", "behind", "which issues", "which pull requests", "which incidents", "which deployments",
        "list the", "list all", "list of", "show the issues", "show me the issues", "show me the pull requests", "list",
    )),
    (Kind.COMPARISON, (
        "compare", "compared", "versus", "vs", "against", "than", "change", "changed", "changes in", "improve",
        "improved",
        "improving", "worse", "better", "got", "increase", "increased", "decrease", "decreased", "drop", "dropped",
        "rise",
        "rose", "fall", "fell", "difference", "differ", "went up", "went down", "up or down", "doubled", "grown",
        "grew",
    )),
)  # fmt: skip
# These go along with another kind and say nothing of their own then.
SIDE_WORDS = WORDS[-1][1] + (
    "double",
    "doubled",
    "halve",
    "halved",
    "higher",
    "lower",
    "gone",
    "so high",
    "so low",
    "high",
    "low",
    "slow",
    "long",
    "go up",
    "go down",
    "from",
    "grow",
    "jump",
    "jumped",
    "went",
    "up",
    "down",
    "happened",
    "worse",
)


def item_key(text: str) -> str | None:
    """The key of an issue or pull request that stands in `text`."""
    for match in ITEM.finditer(text):
        if not QUARTER_LIKE.match(match[0]):
            return match[0]
    return None


def said_kind(sentence: Sentence) -> Kind | None:
    """The kind that the words give away; those words are taken. None where it is plainly a figure."""
    for kind, phrases in WORDS:
        if kind is Kind.SEARCH and not SEEKING.search(sentence.text):
            continue
        if sentence.say(*phrases):
            if kind is Kind.CAUSE:
                sentence.say(*SIDE_WORDS)
            return kind
    return None
