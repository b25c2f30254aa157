"""Predictions as plain data, and how they are made: by the model where it beats what is usual, else by that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pulse_assets.insights.forecasts.forecast import Backtest
from pulse_assets.insights.forecasts.versions import version_of
from pulse_assets.insights.predictions import items, learning, requests, samples
from pulse_assets.insights.predictions.learning import Evaluation, evaluate, known_by, learnt, usual
from pulse_assets.insights.predictions.samples import Sample

MODEL, BASELINE = "boosted trees", "usual time"


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a record that goes on is expected to take since it began: half of such take `p50` seconds or less.

    `version` names code and data together; `chance` is for kinds that tell one instead of a time.
    """

    kind: str
    subject_type: str
    subject_id: str
    subject_name: str
    team_name: str | None
    p50: float | None
    p85: float | None
    chance: float | None
    source: str
    version: str


@dataclass(frozen=True, slots=True)
class Target:
    """Something to predict: its kind, what it is about, and its samples behind a connection."""

    kind: str
    subject_type: str
    samples: Callable[[psycopg.Connection[Any]], list[Sample]]
    code: Any


TARGETS = (
    Target(
        "time_to_merge",
        "pull_request",
        lambda connection: requests.samples(requests.requests(connection)),
        requests,
    ),
    Target("time_to_finish", "work_item", lambda connection: items.samples(items.items(connection)), items),
)


def predict(target: Target, found: Sequence[Sample], now: datetime) -> tuple[list[Prediction], Backtest | None]:
    """What is expected of each sample that goes on, and how the model would have told the past.

    None of either where there is too little of the past to judge the model by.
    """
    judged = evaluate(found, now)
    if judged is None:
        return [], None
    training = known_by(found, now)
    version = version_of(map(_bytes, training), learning, samples, target.code)
    open_ones = [one for one in found if one.seconds is None and one.asked_at <= now]
    if not open_ones:
        return [], _backtest(target, judged, version)
    told = learnt(training, open_ones) if judged.beats_baseline else usual(training, open_ones, now)
    source = MODEL if judged.beats_baseline else BASELINE
    predictions = [
        Prediction(
            target.kind,
            target.subject_type,
            one.key,
            one.name,
            one.team,
            float(told[0.5][place]),
            float(told[0.85][place]),
            None,
            source,
            version,
        )
        for place, one in enumerate(open_ones)
    ]
    return predictions, _backtest(target, judged, version)


def _bytes(one: Sample) -> bytes:
    return repr((one.key, one.features, one.seconds)).encode()


def _backtest(target: Target, judged: Evaluation, version: str) -> Backtest:
    scores = {f"coverage_{share:g}": covered for share, covered in judged.coverage.items()}
    scores |= {
        "pinball_seconds": judged.loss,
        "baseline_pinball_seconds": judged.baseline_loss,
        "gain_error_seconds": judged.error,
    }
    return Backtest(target.kind, "", MODEL, version, judged.n, scores, judged.beats_baseline)
