"""Open issues of sprints as they were on a morning: will they miss the sprint?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from pulse_assets.insights.forecasts import sprint_chance, sprints
from pulse_assets.insights.forecasts.calibration import Calibration, calibration
from pulse_assets.insights.forecasts.forecast import Backtest
from pulse_assets.insights.forecasts.sprint_chance import UNSEEN, rest, with_earlier
from pulse_assets.insights.forecasts.sprint_record import Z_95, error_of_mean
from pulse_assets.insights.forecasts.sprints import GONE, IN_PROGRESS, Sprint
from pulse_assets.insights.forecasts.versions import version_of
from pulse_assets.insights.predictions.learning import (
    FOLD,
    FOLDS,
    LARGEST,
    LEAST_TESTED,
    LEAST_TRAINING,
    telling_columns,
)
from pulse_assets.insights.predictions.prediction import Prediction

MISS = "sprint_miss"
MODEL, BASELINE = "boosted trees", "usual share"
# Every other morning: the one after hardly differs.
STEP = 2
FEATURES = (
    "share of the sprint that is over",
    "days in progress",
    "points at the start",
    "share of issues open",
    "usual share missed of those open by then",
)
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """Open issues on one morning of one sprint: their places in it, a row of `features` each, and whether they missed.

    `usual`: the share of earlier sprints' issues open by then that missed. Without outcomes while the sprint runs.
    """

    sprint: Sprint
    places: NDArray[np.intp]
    features: Values
    usual: float
    has_missed: Values | None


@dataclass(frozen=True, slots=True)
class Score:
    """Brier scores of `n` chances beside those of the usual share; `error` is that of the gain, by sprints."""

    n: int
    brier: float
    baseline_brier: float
    gain_error: float
    calibration: list[Calibration]

    @property
    def beats_baseline(self) -> bool:
        """Whether the model told more, by more than luck gives one in twenty that know nothing."""
        return self.baseline_brier - self.brier > Z_95 * self.gain_error


def questions(found: Sequence[Sprint]) -> list[Asked]:
    """Of sprints that are over every other morning, of those that run the last one; with four sprints before them."""
    asked = []
    for sprint, earlier in with_earlier(found):
        mornings = range(0, sprint.mornings, STEP) if sprint.ended_at else [sprint.mornings - 1]
        asked += [one for morning in mornings if (one := _asked(sprint, morning, earlier)) is not None]
    return asked


def evaluate(asked: Sequence[Asked], now: datetime) -> Score | None:
    """Learns at four moments from sprints that had ended, and asks about those that began in the two months after."""
    chances, usual, outcomes, groups = [], [], [], []
    for fold in range(FOLDS, 0, -1):
        moment = now - fold * FOLD
        training = known_by(asked, moment)
        tested = [
            one for one in asked if moment <= one.sprint.started_at < moment + FOLD and one.has_missed is not None
        ]
        if not tested or not _is_enough(training):
            continue
        chances.append(learnt(training, tested))
        usual += [np.full(len(one.places), one.usual) for one in tested]
        outcomes += [one.has_missed for one in tested if one.has_missed is not None]
        groups += [one.sprint.sprint_key for one in tested for _ in one.places]
    if len(groups) < LEAST_TESTED:
        return None
    told, missed = np.concatenate(chances), np.concatenate(outcomes)
    losses, usual_losses = (told - missed) ** 2, (np.concatenate(usual) - missed) ** 2
    _, places = np.unique(groups, return_inverse=True)
    error = error_of_mean(usual_losses - losses, places)
    return Score(len(groups), float(losses.mean()), float(usual_losses.mean()), error, calibration(told, missed))


def known_by(asked: Sequence[Asked], moment: datetime) -> list[Asked]:
    """The newest questions whose sprints had ended by `moment`, with at most 20,000 issues in all."""
    known = [one for one in asked if one.sprint.ended_at is not None and one.sprint.ended_at < moment]
    counts = np.cumsum([len(one.places) for one in reversed(known)])
    taken = int((counts <= LARGEST).sum())
    return known[len(known) - taken :]


def learnt(training: Sequence[Asked], asked: Sequence[Asked]) -> Values:
    """The chance of each issue of `asked` to miss its sprint, from boosted trees. The same answer each time."""
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    model: Any = HistGradientBoostingClassifier(max_iter=60, learning_rate=0.06, min_samples_leaf=40, random_state=0)
    known = np.concatenate([one.features for one in training])
    telling = telling_columns(known)
    # Threads that wait for a busy core make so small a model a hundred times slower.
    with threadpool_limits(1):
        model.fit(known[:, telling], _outcomes(training))
        chances: Values = model.predict_proba(np.concatenate([one.features[:, telling] for one in asked]))[:, 1]
    return chances


def predict_misses(connection: psycopg.Connection[Any], now: datetime) -> tuple[list[Prediction], Backtest | None]:
    """The risk of each open issue of the sprints that run, by the model where it tells more than what is usual."""
    asked = questions(sprints.sprints(connection, now))
    judged = evaluate(asked, now)
    if judged is None:
        return [], None
    training = known_by(asked, now)
    running = [one for one in asked if one.has_missed is None and now < one.sprint.ends_at]
    version = version_of((one.features.tobytes() for one in training), sprints, sprint_chance)
    source = MODEL if judged.beats_baseline else BASELINE
    told = [np.full(len(one.places), one.usual) for one in running]
    if running and judged.beats_baseline:
        told = np.split(learnt(training, running), np.cumsum([len(one.places) for one in running])[:-1])
    predictions = [
        _prediction(one.sprint, place, float(chance), source, version)
        for one, chances in zip(running, told, strict=True)
        for place, chance in zip(one.places, chances, strict=True)
    ]
    return predictions, _backtest(judged, version)


def _prediction(sprint: Sprint, place: int, chance: float, source: str, version: str) -> Prediction:
    key, name = sprint.keys[place], sprint.names[place]
    return Prediction(MISS, "work_item", key, name, sprint.team, None, None, chance, source, version)


def _backtest(judged: Score, version: str) -> Backtest:
    scores = {
        "brier": judged.brier,
        "baseline_brier": judged.baseline_brier,
        "gain_error": judged.gain_error,
    }
    return Backtest(MISS, "", MODEL, version, judged.n, scores, judged.beats_baseline, judged.calibration)


def _asked(sprint: Sprint, morning: int, earlier: Sequence[Sprint]) -> Asked | None:
    still = sprint.open(morning) & (sprint.states[:, morning] != GONE)
    if not still.any():
        return None
    count, share = int(still.sum()), sprint.share(morning)
    was_open, finished = np.sum([rest(one, share) for one in earlier], axis=0)
    usual = (was_open - finished + UNSEEN) / (was_open + 2 * UNSEEN)
    points = [float("nan") if value is None else value for value in sprint.points]
    features = np.column_stack(
        [
            np.full(count, share),
            (sprint.states[still, : morning + 1] == IN_PROGRESS).sum(axis=1),
            np.asarray(points)[still],
            np.full(count, count / len(sprint.keys)),
            np.full(count, usual),
        ]
    )
    return Asked(
        sprint,
        np.flatnonzero(still),
        features,
        float(usual),
        1.0 - sprint.is_completed[still] if sprint.is_completed is not None else None,
    )


def _outcomes(asked: Sequence[Asked]) -> Values:
    return np.concatenate([one.has_missed for one in asked if one.has_missed is not None])


def _is_enough(training: Sequence[Asked]) -> bool:
    """Enough issues to learn from, of which some missed and some did not."""
    if not training:
        return False
    outcomes = _outcomes(training)
    return len(outcomes) >= LEAST_TRAINING and 0 < outcomes.sum() < len(outcomes)
