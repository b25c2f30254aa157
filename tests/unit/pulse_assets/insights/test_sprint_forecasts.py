from dataclasses import replace
from random import Random

import numpy as np
import pytest

from pulse_assets.insights.forecasts.assets import chances_record, sprints_preview
from pulse_assets.insights.forecasts.calibration import Calibration, calibration
from pulse_assets.insights.forecasts.forecast import Backtest, Forecast
from pulse_assets.insights.forecasts.sprint_chance import Play, play, rest, usual_chance, with_earlier
from pulse_assets.insights.forecasts.sprint_forecast import MODEL, SPRINT
from pulse_assets.insights.forecasts.sprint_record import Told, error_of_mean, score, told_of
from pulse_assets.insights.forecasts.sprints import Sprint

from .sprints_made import MONDAY, NOW, sprint

# Three issues: one done early, one late, one left over or not.
GOOD = ("0122222", "0001222", "0000122")
BAD = ("0122222", "0001222", "0000111")


def life(good: float, seed: int, count: int = 30) -> list[Sprint]:
    chance = Random(seed)
    return [sprint(number, *(GOOD if chance.random() < good else BAD)) for number in range(count)]


def test_a_sprint_knows_how_much_of_it_is_over() -> None:
    one = sprint(0, *GOOD)
    assert (one.mornings, one.share(0), one.share(7)) == (7, 0.0, 1.0)
    assert (one.at(0.5), one.at(1.0)) == (4, 6)
    assert one.open(4).tolist() == [False, False, True]
    running = replace(sprint(1, "0012", runs=True), seen_until=MONDAY + 9.5 * (sprint(0, "2").ends_at - MONDAY) / 7)
    assert running.share(running.mornings - 1) == pytest.approx(2.5 / 7)


def test_only_sprints_that_had_ended_are_known() -> None:
    found = [sprint(number, *GOOD) for number in range(5)] + [sprint(4, *GOOD, team="Search")]
    ((one, earlier),) = with_earlier(found)
    assert (one.name, [other.name for other in earlier]) == ("Sprint 4", [f"Sprint {number}" for number in range(4)])
    late = replace(found[3], ended_at=found[4].started_at + (found[4].ends_at - found[4].started_at))
    assert list(with_earlier([*found[:3], late, found[4]])) == []


def test_a_rest_counts_what_was_open_then_and_finished_in_the_end() -> None:
    assert rest(sprint(0, *BAD), 0.0) == (3, 2)
    assert rest(sprint(0, *BAD), 0.75) == (1, 0)
    with pytest.raises(ValueError, match="Sprint 0 still runs"):
        rest(sprint(0, *GOOD, runs=True), 0.5)


def test_a_team_that_always_finishes_is_expected_to() -> None:
    running = sprint(12, "012", "001", "000", runs=True)
    always = play(running, 2, [sprint(number, *GOOD) for number in range(12)])
    never = play(running, 2, [sprint(number, *BAD) for number in range(12)])
    assert always is not None
    assert never is not None
    assert always.open == 2
    assert always.chance > 0.6
    assert never.chance < 0.4
    assert play(running, 2, [sprint(0, *GOOD)] * 4).chance == play(running, 2, [sprint(0, *GOOD)] * 4).chance  # type: ignore[union-attr]


def test_what_was_taken_out_is_not_finished_and_what_is_done_is() -> None:
    earlier = [sprint(number, *GOOD) for number in range(4)]
    gone = play(sprint(5, "003", "000", runs=True), 2, earlier)
    assert gone is not None
    assert (gone.open, gone.chance) == (2, 0.0)
    done = play(sprint(5, "002", "012", runs=True), 2, earlier)
    assert done is not None
    assert (done.open, done.chance) == (0, 1.0)


def test_of_a_rest_that_nobody_has_seen_nothing_is_told() -> None:
    early = [sprint(number, "1222222") for number in range(4)]
    assert play(sprint(5, "00000", runs=True), 4, early) is None


def test_more_certainty_means_fewer_issues() -> None:
    told = Play(9, np.arange(10)).at_least()
    assert list(told.values()) == sorted(told.values(), reverse=True)
    assert told[0.5] == 4


def test_the_usual_chance_is_the_share_that_finished_all() -> None:
    assert usual_chance([sprint(0, *GOOD)] * 3 + [sprint(0, *BAD)]) == pytest.approx(3.5 / 5)


def test_what_was_told_of_the_past_knows_nothing_of_what_came_after() -> None:
    found = life(0.5, seed=1)
    moment = found[20].started_at
    # The same up to the moment: later sprints went otherwise, the one that began then too.
    other = [one if one.started_at < moment else replace(sprint(place, *BAD)) for place, one in enumerate(found)]
    before = [one for one in told_of(found, NOW) if int(one.sprint_key.split()[1]) < 20]
    after = [one for one in told_of(other, NOW) if int(one.sprint_key.split()[1]) < 20]
    assert before == after
    first = [next(one for one in told_of(given, NOW) if one.sprint_key == "Ledger 20") for given in (found, other)]
    assert first[0].chance == first[1].chance


def test_mornings_that_are_settled_are_not_judged() -> None:
    found = [sprint(number, *GOOD) for number in range(4)] + [sprint(4, "0222222"), sprint(5, "0333333", "0122222")]
    assert [one.sprint_key for one in told_of(found, NOW)] == ["Ledger 4", "Ledger 5"]


def test_chances_of_a_team_with_two_ways_to_go_beat_the_usual_share() -> None:
    # A team's luck shows early: whoever has done the first by the second morning finishes.
    chance = Random(2)
    kinds = (("0122222", "0001222"), ("0000001", "0000001"))
    found = [
        sprint(number, *chance.choice(kinds), team=team)
        for team in ("Ledger", "Search", "Mobile")
        for number in range(40)
    ]
    judged = score(told_of(sorted(found, key=lambda one: one.started_at), NOW))
    assert judged is not None
    assert judged.sprints > 60
    assert judged.brier < judged.baseline_brier
    assert judged.beats_baseline
    assert sum(one.n for one in judged.calibration) == judged.n


def test_fewer_than_eight_sprints_are_not_judged() -> None:
    told = [Told(str(number), 0.5, 0.5, is_finished=True, is_covered=True) for number in range(7)]
    assert score(told) is None
    judged = score([*told, Told("8", 0.5, 0.5, is_finished=False, is_covered=False)])
    assert judged is not None
    assert (judged.brier, judged.baseline_brier, judged.beats_baseline) == (0.25, 0.25, False)
    assert judged.coverage == 7 / 8


def test_mornings_of_one_sprint_are_no_news_to_each_other() -> None:
    values = np.asarray([1.0, 1.0, -1.0, -1.0])
    alone = error_of_mean(values, np.arange(4))
    together = error_of_mean(values, np.asarray([0, 0, 1, 1]))
    assert alone == pytest.approx(0.5)
    assert together == pytest.approx(np.sqrt(8) / 4)


def test_calibration_sets_what_was_told_beside_what_came() -> None:
    found = calibration(np.asarray([0.1, 0.1, 0.9, 0.7]), np.asarray([0.0, 1.0, 1.0, 1.0]))
    assert found == [Calibration(0.1, 0.5, 2), Calibration(0.7, 1.0, 1), Calibration(0.9, 1.0, 1)]


def test_the_asset_shows_chances_and_their_record() -> None:
    told = Forecast(SPRINT, "sprint", "1", "PAY 7", "Ledger", 4, NOW, {}, MODEL, (), 0.625)
    assert "| Ledger | PAY 7 | 4 | 62% | earlier sprints |" in sprints_preview([told])
    scores = {"brier": 0.2, "baseline_brier": 0.25}
    judged = Backtest(
        SPRINT, "", MODEL, "1a2b", 800, scores, beats_baseline=True, calibration=[Calibration(0.1, 0.2, 3)]
    )
    text = chances_record(judged)
    assert "Brier score 0.200 in 800 chances, 0.250 of what is usual." in text
    assert "| 10% | 20% | 3 |" in text
