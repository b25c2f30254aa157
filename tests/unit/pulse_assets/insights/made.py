"""Findings made up for tests."""

from dataclasses import replace
from typing import Any

from pulse.findings.scales import Severity
from pulse_assets.insights.finding import Evidence, Finding

A_FINDING = Finding(
    kind="ageing_work",
    severity=Severity.WARNING,
    subject_type="work_item",
    subject_id="default:jira:1",
    subject_name="PAY-1 Title",
    team_name="Payments",
    metric="work_item_age",
    value=200.0,
    expected=100.0,
    unit="seconds",
    title="PAY-1 has been in progress for long",
    text="Others were faster.",
    next_step="Ask.",
    evidence=Evidence("marts.fct_work_items", ("default:jira:1",)),
)


def make(number: int = 1, **changes: Any) -> Finding:
    """A finding about issue `number`."""
    return replace(A_FINDING, **{"subject_id": f"default:jira:{number}", **changes})
