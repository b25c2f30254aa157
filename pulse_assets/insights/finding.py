"""What an insight gives: findings as plain data. When a finding was first seen and closed is the store's business."""

from dataclasses import dataclass
from datetime import datetime

from pulse.findings.scales import Severity
from pulse.roles import Role


@dataclass(frozen=True, slots=True)
class Evidence:
    """How to work a finding's value out again: the query in words, and the keys of the records behind the value."""

    query: str
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is true now and that somebody should look at.

    Kind, subject and metric say what it is about: an insight gives one finding for each. `value` and `expected` are in
    `unit` (seconds, ratio, count or number). The period is the time that `value` was measured over; without an end it
    goes on. `title` names no person; `text` may, where `minimum_role` is `user`. `confidence` (0 to 1) is how sure a
    finding is that could be chance: 1 less the share of false alarms among all that are as clear; None for what was
    just counted.
    """

    kind: str
    severity: Severity
    subject_type: str
    subject_id: str
    subject_name: str
    team_name: str | None
    metric: str
    value: float
    expected: float | None
    unit: str
    title: str
    text: str
    next_step: str
    evidence: Evidence
    period_started_at: datetime | None = None
    period_ended_at: datetime | None = None
    minimum_role: Role = Role.VIEWER
    confidence: float | None = None
