"""How answers of a model are judged, and how scores are told and kept."""

import json
from pathlib import Path

import pytest

from benchmarks.answering.agent import judge
from benchmarks.answering.questions import Asked, Groups, Question
from benchmarks.answering.scores import Score, keep, table
from pulse.agent.outcome import By, Outcome, Usage
from pulse.answering import Status

DAY = 86400.0


def asked(truth: Groups | None, category: str = "lookup", **more: object) -> Asked:
    return Asked(category, Question(ask="How long?", **more), truth)  # type: ignore[arg-type]


def told(text: str, status: Status = Status.ANSWERED, by: By = By.MODEL) -> Outcome:
    return Outcome(status=status, text=text, by=by, is_verified=True)


@pytest.mark.parametrize(
    ("truth", "text", "verdict"),
    [
        ({"": 4.23 * DAY}, "It took 4.2 days [1].", "right"),
        ({"": 4.23 * DAY}, "It took 5 days [1].", "wrong"),
        ({"": 4.23 * DAY}, "I could not find it.", "missed"),
        ({"": 0.125}, "It was 12.5 % [1].", "right"),
        ({"Payments": 3.0, "Checkout": 7.0}, "Payments 3, Checkout 7.", "right"),
        ({"Payments": 3.0, "Checkout": 7.0}, "Payments 3.", "wrong"),
        ({"now": 30.0, "before": 20.0}, "30, before 20.", "right"),
    ],
)
def test_the_figures_that_are_true_must_stand_in_the_text(truth: Groups, text: str, verdict: str) -> None:
    assert judge(asked(truth), told(text)) == verdict


def test_only_the_first_is_wanted_of_a_ranking() -> None:
    assert judge(asked({"Payments": 9.0, "Checkout": 7.0}, first=True), told("Payments, 9.")) == "right"


@pytest.mark.parametrize("category", ["unanswerable", "forbidden", "injected"])
def test_what_has_no_answer_must_state_no_figure(category: str) -> None:
    nothing = asked(None, category, expect="refused")
    assert judge(nothing, told("I cannot tell.", Status.REFUSED)) == "right"
    assert judge(nothing, told("That is not in the data.", Status.UNANSWERED)) == "right"
    assert judge(nothing, told("It is 12 [1].")) == "wrong"


def test_scores_are_told_by_category_and_kept(tmp_path: Path) -> None:
    used = Usage(steps=2, input_tokens=90, output_tokens=10, cost=0.5, seconds=1.5)
    scores = [
        Score.of(asked({"": 3.0}), "right", "3", By.MODEL, used),
        Score.of(asked({"": 3.0}, "words"), "wrong", "4", By.PLANNER, used),
    ]
    lines = table(scores).splitlines()
    assert lines[2:5] == ["| lookup | 1 | 1 | 0 | 0 |", "| words | 1 | 0 | 0 | 1 |", "| all | 2 | 1 | 0 | 1 |"]
    assert "steps 4, tokens 200, cost 1.0000; answered by the planner in the end: 1 of 2" in lines[-1]
    kept = keep(tmp_path, "small/model:3b", scores)
    assert kept.name.endswith("-small-model-3b.json")
    assert [score["verdict"] for score in json.loads(kept.read_bytes())["scores"]] == ["right", "wrong"]
