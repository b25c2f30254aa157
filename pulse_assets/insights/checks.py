"""The asset check of insights, forecasts, predictions and reports: what is kept holds together, whatever it says."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf, isclose, isfinite

import dagster as dg

from pulse.reports.document import Report
from pulse_assets.insights.finding import Finding
from pulse_assets.insights.forecasts.forecast import Forecast
from pulse_assets.insights.predictions.prediction import Prediction
from pulse_assets.insights.series import Series

NAME = "holds_together"
SHOWN = 10


def spec(name: str, description: str) -> dg.AssetCheckSpec:
    """The check of `insights/name`; `description` says what must hold."""
    return dg.AssetCheckSpec(NAME, asset=dg.AssetKey(["insights", name]), description=description)


def result(problems: Sequence[str]) -> dg.AssetCheckResult:
    """Passes without problems, else names the first ten."""
    return dg.AssetCheckResult(
        check_name=NAME,
        passed=not problems,
        metadata={"problems": dg.MetadataValue.json(list(problems[:SHOWN])), "count": len(problems)},
    )


def findings_that_do_not_hold(findings: Iterable[Finding]) -> list[str]:
    """Findings without a number, without a way to work it out again, or with an odd confidence."""
    return [
        f"{one.metric} of {one.subject_name}"
        for one in findings
        if not isfinite(one.value)
        or not isfinite(one.expected or 0.0)
        or not one.evidence.query
        or not 0 <= (one.confidence or 0.0) <= 1
    ]


def series_that_do_not_hold(found: Iterable[Series]) -> list[str]:
    """Series with a figure that is no number, or with two of a week."""
    return [
        f"{one.metric.name} of {one.team}"
        for one in found
        if not all(map(isfinite, one.values)) or len({point.week for point in one.points}) < len(one.points)
    ]


def forecasts_that_do_not_hold(forecasts: Iterable[Forecast]) -> list[str]:
    """Forecasts where more certainty tells an earlier day or more items, or whose chance is none."""
    return [
        f"{one.kind} of {one.subject_name}"
        for one in forecasts
        if not _is_in_order(one) or not 0 <= (one.chance or 0.0) <= 1
    ]


def _is_in_order(one: Forecast) -> bool:
    told = [inf if value is None else value for _, value in sorted(one.certainties.items())]
    if one.horizon_at is not None:
        told.reverse()
    return all(low <= high for low, high in pairwise(told))


def predictions_that_do_not_hold(predictions: Iterable[Prediction]) -> list[str]:
    """Predictions of a negative time, of a p85 before the p50, or of a chance that is none."""
    return [
        f"{one.kind} of {one.subject_name}"
        for one in predictions
        if not 0 <= (one.p50 or 0.0) <= (one.p85 or inf) or not 0 <= (one.chance or 0.0) <= 1
    ]


def reports_that_do_not_hold(reports: Iterable[Report]) -> list[str]:
    """Reasons whose causes do not add up to their change."""
    return [f"{report.title}: {name}" for report in reports for name in _reasons_astray(report)]


def _reasons_astray(report: Report) -> Iterator[str]:
    for reason in report.reasons:
        whole = sum(cause.contribution for cause in reason.causes) + reason.rest
        if not isclose(whole, reason.change, rel_tol=1e-6, abs_tol=1e-6):
            yield reason.metric
