"""Quantiles of how long something takes: learnt by boosted trees, beside what the team usually needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pulse_assets.insights.forecasts.backtest import pinballs
from pulse_assets.insights.predictions.samples import Sample

Values = NDArray[np.float64]
SHARES = (0.5, 0.85)
# What came before these is forgotten: teams change, and more teaches little.
LARGEST = 20_000
LEAST_TRAINING, LEAST_TESTED = 200, 50
FOLD, FOLDS = timedelta(days=61), 4
USUAL = timedelta(days=180)
LEAST_USUAL = 20
# One-sided.
Z_95 = 1.645


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Mean pinball losses (seconds) over `n` records of the model and of the team's usual time, and coverages.

    `error` is the standard error of what the model lost less.
    """

    n: int
    loss: float
    baseline_loss: float
    error: float
    coverage: dict[float, float]

    @property
    def beats_baseline(self) -> bool:
        """Whether the model lost less, by more than luck gives one model in twenty that knows nothing."""
        return self.baseline_loss - self.loss > Z_95 * self.error


def known_by(samples: Sequence[Sample], moment: datetime) -> list[Sample]:
    """The newest samples whose outcome was known by `moment`."""
    known = [one for one in samples if one.known_at is not None and one.known_at < moment]
    return sorted(known, key=lambda one: one.asked_at)[-LARGEST:]


def learnt(training: Sequence[Sample], asked: Sequence[Sample]) -> dict[float, Values]:
    """Seconds by share for each of `asked`, from boosted trees on the logarithm. The same answer each time."""
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    features = _features(training)
    telling = telling_columns(features)
    outcomes = np.log1p(_seconds(training))
    found: dict[float, Values] = {}
    for share in SHARES:
        model: Any = HistGradientBoostingRegressor(
            loss="quantile", quantile=share, max_iter=100, learning_rate=0.06, min_samples_leaf=30, random_state=0
        )
        # Threads that wait for a busy core make so small a model a hundred times slower.
        with threadpool_limits(1):
            model.fit(features[:, telling], outcomes)
            found[share] = np.expm1(np.asarray(model.predict(_features(asked)[:, telling])))
    # Each share is learnt by itself: a later one must not come before.
    found[SHARES[1]] = np.maximum(found[SHARES[0]], found[SHARES[1]])
    return found


def telling_columns(features: Values) -> list[int]:
    """The features that differ between records; trees cannot be grown on the others."""
    return [column for column, values in enumerate(features.T) if len(np.unique(values[~np.isnan(values)])) > 1]


def usual(training: Sequence[Sample], asked: Sequence[Sample], moment: datetime) -> dict[float, Values]:
    """Seconds by share: what the team of each needed for what ended in the 180 days before, all teams where few did."""
    recent = [one for one in training if one.known_at and one.known_at >= moment - USUAL] or list(training)
    teams: dict[str | None, list[float]] = {}
    for one in recent:
        teams.setdefault(one.team, []).append(one.seconds or 0.0)
    of_all = np.quantile([one.seconds or 0.0 for one in recent], SHARES)
    of_team = {team: np.quantile(took, SHARES) for team, took in teams.items() if len(took) >= LEAST_USUAL}
    told = np.asarray([of_team.get(one.team, of_all) for one in asked]).reshape(len(asked), len(SHARES))
    return dict(zip(SHARES, told.T, strict=True))


def evaluate(samples: Sequence[Sample], now: datetime) -> Evaluation | None:
    """Learns at four moments from what was known by then, and asks about what began in the two months after each.

    None where there is too little to learn from or to ask about. What began then and is not over yet has no outcome and
    is left out, on both sides.
    """
    actual: list[Values] = []
    told: dict[float, list[Values]] = {share: [] for share in SHARES}
    told_usually: dict[float, list[Values]] = {share: [] for share in SHARES}
    for fold in range(FOLDS, 0, -1):
        moment = now - fold * FOLD
        training = known_by(samples, moment)
        tested = [one for one in samples if moment <= one.asked_at < moment + FOLD and one.seconds is not None]
        if len(training) < LEAST_TRAINING or not tested:
            continue
        actual.append(_seconds(tested))
        by_model, usually = learnt(training, tested), usual(training, tested, moment)
        for share in SHARES:
            told[share].append(by_model[share])
            told_usually[share].append(usually[share])
    if sum(map(len, actual)) < LEAST_TESTED:
        return None
    outcomes = np.concatenate(actual)
    model = {share: np.concatenate(parts) for share, parts in told.items()}
    baseline = {share: np.concatenate(parts) for share, parts in told_usually.items()}
    lost, lost_usually = _losses(outcomes, model), _losses(outcomes, baseline)
    return Evaluation(
        n=len(outcomes),
        loss=float(lost.mean()),
        baseline_loss=float(lost_usually.mean()),
        error=float((lost_usually - lost).std(ddof=1) / np.sqrt(len(outcomes))),
        coverage={share: float(np.mean(outcomes <= model[share])) for share in SHARES},
    )


def _losses(outcomes: Values, told: dict[float, Values]) -> Values:
    """The mean pinball loss of each record over the shares."""
    found: Values = np.mean([pinballs(outcomes, told[share], share) for share in SHARES], axis=0)
    return found


def _features(samples: Sequence[Sample]) -> Values:
    return np.asarray([one.features for one in samples], dtype=np.float64)


def _seconds(samples: Sequence[Sample]) -> Values:
    return np.asarray([one.seconds for one in samples], dtype=np.float64)
