from dataclasses import replace
from datetime import UTC, datetime
from math import nan

import pytest

from pulse.reports.document import Cause
from pulse_assets.insights.checks import (
    findings_that_do_not_hold,
    forecasts_that_do_not_hold,
    predictions_that_do_not_hold,
    reports_that_do_not_hold,
    result,
)
from pulse_assets.insights.finding import Evidence
from pulse_assets.insights.forecasts.forecast import DATE, ITEMS, MODEL, Forecast
from pulse_assets.insights.predictions.prediction import Prediction

from .made import make
from .reports.made import reason, report

LATER = datetime(2026, 6, 30, tzinfo=UTC)


def test_a_finding_needs_a_number_and_a_way_to_it() -> None:
    good = make()
    assert findings_that_do_not_hold([good]) == []
    bad = [
        replace(good, value=nan),
        replace(good, expected=nan),
        replace(good, evidence=Evidence("", ())),
        replace(good, confidence=1.1),
    ]
    assert len(findings_that_do_not_hold(bad)) == 4


@pytest.mark.parametrize(
    ("kind", "horizon", "certainties", "holds"),
    [
        (DATE, None, {"0.5": 3.0, "0.85": 4.0, "0.95": None}, True),
        (DATE, None, {"0.5": 4.0, "0.85": 3.0}, False),
        (DATE, None, {"0.5": None, "0.85": 3.0}, False),
        (ITEMS, LATER, {"0.5": 9.0, "0.85": 4.0}, True),
        (ITEMS, LATER, {"0.5": 4.0, "0.85": 9.0}, False),
    ],
)
def test_more_certainty_is_later_or_fewer(
    kind: str, horizon: datetime | None, certainties: dict[str, float | None], *, holds: bool
) -> None:
    told = Forecast(kind, "team", "1", "Ledger", "Ledger", 3, horizon, certainties, MODEL, ())
    assert forecasts_that_do_not_hold([told]) == ([] if holds else [f"{kind} of Ledger"])
    assert len(forecasts_that_do_not_hold([replace(told, chance=1.5)])) == 1


def test_predicted_times_are_in_order_and_chances_between_0_and_1() -> None:
    good = Prediction("time_to_merge", "pull_request", "1", "#1", None, 5.0, 9.0, None, "model", "1")
    assert predictions_that_do_not_hold([good, replace(good, p50=None, p85=None, chance=0.4)]) == []
    assert len(predictions_that_do_not_hold([replace(good, p85=4.0), replace(good, p50=-1.0)])) == 2
    assert len(predictions_that_do_not_hold([replace(good, p50=None, p85=None, chance=-0.1)])) == 1


def test_the_causes_of_a_change_have_to_add_up() -> None:
    assert reports_that_do_not_hold([report(reasons=[reason()])]) == []
    astray = reason(causes=[Cause(name="a", contribution=1.0, n=1)])
    assert reports_that_do_not_hold([report(reasons=[astray])]) == ["Payments, week 23 of 2026: pickup_time"]


def test_the_check_passes_without_problems_and_names_the_first_of_many() -> None:
    assert result([]).passed
    failed = result([str(number) for number in range(12)])
    assert not failed.passed
    assert failed.metadata["count"].value == 12
    assert failed.metadata["problems"].value == [str(number) for number in range(10)]
