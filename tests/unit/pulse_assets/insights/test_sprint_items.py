from random import Random

import numpy as np
import pytest

from pulse_assets.insights.forecasts.sprints import DAY, Sprint
from pulse_assets.insights.predictions.sprint_items import FEATURES, evaluate, known_by, learnt, questions

from .sprints_made import MONDAY, NOW, sprint

FIRST = [sprint(number, "0122222", "0000001") for number in range(4)]


def test_an_open_issue_is_seen_as_it_was_on_that_morning() -> None:
    asked = questions([*FIRST, sprint(4, "0122222", "0011122", "0033333")])
    assert [one.places.tolist() for one in asked] == [[0, 1, 2], [1], [1]]
    first, second, third = (dict(zip(FEATURES, one.features.T, strict=True)) for one in asked)
    assert first["days in progress"].tolist() == [0.0, 0.0, 0.0]
    assert second["days in progress"].tolist() == [1.0]
    assert third["days in progress"].tolist() == [3.0]
    assert third["share of the sprint that is over"].tolist() == [pytest.approx(4 / 7)]
    assert np.isnan(third["points at the start"]).all()
    # On the first morning half of what was open missed, on the third all of it.
    assert [one.usual for one in asked[:2]] == [0.5, 0.9]
    assert asked[0].has_missed is not None
    assert asked[0].has_missed.tolist() == [0.0, 0.0, 1.0]


def test_of_a_sprint_that_runs_only_now_is_asked() -> None:
    (one,) = [asked for asked in questions([*FIRST, sprint(4, "0122", "0000", runs=True)]) if asked.has_missed is None]
    assert one.places.tolist() == [1]
    assert one.features[0, 0] == pytest.approx(3 / 7)


def test_no_question_knows_what_came_after() -> None:
    before = questions([*FIRST, sprint(4, "0011122", "0000000")])
    after = questions([*FIRST, sprint(4, "0013333", "0002222")])
    np.testing.assert_array_equal(before[0].features, after[0].features)
    np.testing.assert_array_equal(before[1].features, after[1].features)


def team(name: str, chance: Random, *, telling: bool) -> list[Sprint]:
    """A year of sprints of eight issues, where those begun on the first day are finished, if that is `telling`."""
    issues = {True: "0112222", False: "0000000"}
    found = []
    for number in range(51):
        begun = [chance.random() < 0.6 for _ in range(8)]
        ends = begun if telling else [chance.random() < 0.6 for _ in begun]
        rows = [
            "011" + issues[end][3:] if start else "000" + issues[end][3:]
            for start, end in zip(begun, ends, strict=True)
        ]
        found.append(sprint(number, *rows, team=name))
    return found


@pytest.mark.parametrize("telling", [True, False])
def test_a_model_is_shown_where_what_it_sees_tells_something(*, telling: bool) -> None:
    chance = Random(3)
    found = sorted(
        (one for name in "AB" for one in team(name, chance, telling=telling)), key=lambda one: one.started_at
    )
    judged = evaluate(questions(found), NOW)
    assert judged is not None
    assert judged.n >= 200
    assert judged.beats_baseline is telling
    assert sum(one.n for one in judged.calibration) == judged.n


def test_only_sprints_that_had_ended_are_learnt_from_and_the_answer_is_the_same_each_time() -> None:
    asked = questions(sorted(team("A", Random(4), telling=True), key=lambda one: one.started_at))
    moment = MONDAY + 300 * DAY
    known = known_by(asked, moment)
    assert known
    assert all(one.sprint.ended_at is not None and one.sprint.ended_at < moment for one in known)
    assert learnt(known, asked[-5:]).tolist() == learnt(known, asked[-5:]).tolist()


def test_too_few_sprints_are_not_judged() -> None:
    assert evaluate(questions(FIRST), NOW) is None
