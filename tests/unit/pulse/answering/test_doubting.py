"""Questions whose words do not go together, or were not all understood, are never answered as if they had been."""

from datetime import date

import pytest

from pulse.answering.kinds import Kind
from pulse.answering.plan import Plan
from pulse.answering.planning import make_plan
from pulse.answering.values import Key, Names
from pulse.metrics import OPERATOR, load_catalogue
from pulse.metrics.periods import months_later
from pulse.paths import SEMANTIC_MANIFEST

TODAY = date(2026, 6, 30)
CATALOGUE = load_catalogue(SEMANTIC_MANIFEST)


def named(dimension: str, *names: str) -> dict[str, tuple[Key, ...]]:
    return {name.lower(): ((dimension, name),) for name in names}


NAMES = Names(
    strong=named("team", "Payments", "Mobile") | named("person", "Ana Lee", "Bo Ek") | named("repository", "ledger"),
    weak=named("issue_type", "Bug", "Story"),
)


def plan(question: str, before: Plan | None = None) -> Plan:
    return make_plan(question, CATALOGUE, NAMES, OPERATOR, TODAY, before)


@pytest.mark.parametrize(
    "question",
    [
        "throughput of Payments and Mobile in May and June 2026",
        "Compare throughput of Payments in Q1 with Q2",
        "which team has the longest pickup time in May 2026?",
        "reviews of Ana Lee and Bo Ek in May 2026",
        "total throughput in May 2026",
        "how many PRs did the Payments team merge in Q1/2026?",
        "PR size in the ledger repo",
        "work in progress at the end of May 2026",
        "how long was the average pickup time in Mobile?",
    ],
)
def test_what_is_plain_is_understood(question: str) -> None:
    assert plan(question).is_understood, plan(question)


@pytest.mark.parametrize(
    "question",
    [
        # Two questions in one.
        "Throughput of Payments in May and of Mobile in June 2026",
        "bugs of Payments and stories of Mobile finished in May 2026",
        "throughput in May and pickup time in June 2026",
        "throughput in April, May and March 2026",
        # Words that take something away, or limit it.
        "issues not finished in May 2026",
        "throughput without Payments",
        "throughput of all teams but Mobile",
        "throughput before May 2026",
        "throughput at the beginning of May 2026",
        "merged PRs with more than 500 lines",
        # Another figure than the metric's, or figures of single records.
        "longest pickup time in May 2026",
        "minimum issue cycle time",
        "total issue cycle time in May 2026",
        "average throughput per month",
        "how many PRs wait for a first review?",
        "which team is the slowest at reviews given?",
        # Other records than the metric's.
        "issues merged in May 2026",
        "how long were pull requests blocked?",
        # People who are not the ones who did it.
        "reviews given to Ana Lee",
        "How many PRs of Ana Lee did Bo Ek review?",
        # Beside what, in which order, of which of two periods.
        "is throughput better than last month?",
        "throughput vs Q1 2026",
        "is pickup time worse than in April 2026?",
        "which team improved its throughput most since May 2026?",
        "throughput by month in 2025 vs 2026",
        # Names and periods that there are not.
        "throughput of Atlantis",
        "throughput in December 2026",
        "throughput on 31 February 2026",
        "throughput in May 2026 against 2025",
        "throughput in May 2026 against the quarter before",
    ],
)
def test_what_does_not_go_together_is_doubted(question: str) -> None:
    assert not plan(question).is_understood


def test_a_wrong_letter_is_told() -> None:
    read = plan("througput of Paymnets in Febuary 2026")
    assert (read.metrics, read.conditions, read.is_understood) == (("throughput",), (("team", ("Payments",)),), True)
    assert read.periods[0].since == date(2026, 2, 1)
    assert len(read.assumed) == 3


@pytest.mark.parametrize("word", ["thruput", "Mavile", "preview"])
def test_what_may_be_another_word_is_not_corrected(word: str) -> None:
    assert not plan(f"throughput {word}").is_understood


def test_the_mean_is_said_to_be_the_median() -> None:
    assert "the median is told, not the mean" in plan("average pickup time").assumed


def test_the_mean_of_a_metric_is_no_question_for_its_meaning() -> None:
    assert plan("mean pickup time in May 2026").kind is Kind.FIGURE
    assert plan("meaning of pickup time").kind is Kind.DEFINITION


def test_who_is_told_to_be_the_author_or_the_assignee() -> None:
    assert "“who” is the author of the records" in plan("who merged the most pull requests?").assumed
    assert "“who” is the assignee of the records" in plan("who closed the most issues?").assumed


def test_a_year_earlier_is_the_same_part_of_it() -> None:
    now, before = plan("throughput in May 2026 compared to the year before").periods
    assert before.since == months_later(now.since, -12)
    assert plan("throughput in Q2 2026 against the quarter before").is_understood


def test_a_follow_up_names_nothing_unknown() -> None:
    before = plan("throughput of Payments in May 2026")
    assert plan("only bugs", before).conditions == (("team", ("Payments",)), ("issue_type", ("Bug",)))
    assert plan("How happy are they?", before).metrics == ()


def test_a_comparison_without_a_metric_tells_several() -> None:
    several = plan("compare Q1 with Q2 for Mobile")
    assert len(several.metrics) > 1
    assert several.is_understood
