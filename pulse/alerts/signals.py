"""What is true now of a rule's condition, as signals. Figures are read with a viewer's eyes: many read a channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pulse.alerts.conditions import (
    Condition,
    FindingCondition,
    FreshnessCondition,
    JobCondition,
    MetricCondition,
    ReportCondition,
)
from pulse.alerts.figures import figures_out_of_line
from pulse.alerts.signal import Signal
from pulse.extraction_status import stream_states, unit_progress, waits
from pulse.findings.reading import Selection, StoredFinding, read_all_findings
from pulse.findings.scales import Severity
from pulse.metrics import Catalogue
from pulse.reports.storage import read_report, read_reports
from pulse.roles import Role
from pulse.wording import duration

# A report that is older is no news, for a rule that is written later or a process that was away.
NEWS = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Situation:
    """Where conditions are looked up. `failed_jobs`: the jobs whose latest run failed, each with the reason."""

    connection: psycopg.Connection[Any]
    catalogue: Catalogue
    time_zone: str
    now: datetime
    failed_jobs: Mapping[str, str]


def signals(condition: Condition, situation: Situation) -> list[Signal]:
    """All that is true of `condition` now; MetricError where it asks for what the catalogue has not."""
    match condition:
        case MetricCondition():
            return figures_out_of_line(condition, situation.connection, situation.catalogue, situation.time_zone)
        case FindingCondition():
            return _open_findings(condition, situation.connection)
        case JobCondition():
            return [*_failed_jobs(situation), *_failed_units(situation)]
        case FreshnessCondition():
            return _stale_streams(condition, situation)
        case ReportCondition():
            return _new_reports(condition, situation)
    return _long_waits(timedelta(minutes=condition.minutes), situation)


def _open_findings(condition: FindingCondition, connection: psycopg.Connection[Any]) -> list[Signal]:
    ranks = list(Severity)
    return [
        _of_finding(finding)
        for severity in ranks[ranks.index(condition.severity) :]
        for kind in condition.findings or (None,)
        # One that is left out would be told to be over.
        for finding in read_all_findings(
            connection, Selection(tuple(Role), kind=kind, severity=severity, team=condition.team, is_open=True)
        )
    ]


def _of_finding(finding: StoredFinding) -> Signal:
    # The title of a finding names no person; its text may, and then it is for those who may see persons.
    is_for_all = finding.minimum_role == Role.VIEWER
    text = f"{finding.text} {finding.next_step}" if is_for_all else "Sign in to read more."
    return Signal(
        f"finding {finding.kind} {finding.subject_type} {finding.subject_id} {finding.metric}",
        finding.title,
        text,
        Severity(finding.severity),
        f"/findings/{finding.finding_id}",
    )


def _failed_jobs(situation: Situation) -> list[Signal]:
    return [
        Signal(f"job {name}", f"The job {name} failed", reason, Severity.CRITICAL, "/jobs")
        for name, reason in sorted(situation.failed_jobs.items())
    ]


def _failed_units(situation: Situation) -> list[Signal]:
    return [
        Signal(
            f"unit {unit.connection_id} {unit.stream} {unit.source_unit}",
            f"{unit.source_unit} could not be read ({unit.stream})",
            unit.error or "It failed without a reason.",
            Severity.WARNING,
            "/jobs",
        )
        for unit in unit_progress(situation.connection)
        if unit.state == "FAILED"
    ]


def _stale_streams(condition: FreshnessCondition, situation: Situation) -> list[Signal]:
    found = []
    for state in stream_states(situation.connection):
        behind = situation.now - (state.watermark or state.updated_at)
        if behind > timedelta(hours=condition.hours):
            name = f"{state.stream} of {state.connection_id}"
            text = f"What happened in the last {duration(behind.total_seconds())} may be missing from all figures."
            found.append(Signal(f"stream {name}", f"{name} is stale", text, Severity.WARNING, "/data-quality"))
    return found


def _new_reports(condition: ReportCondition, situation: Situation) -> list[Signal]:
    since = situation.now - NEWS
    written = read_reports(
        situation.connection, 1, None, condition.reports, condition.team, since, is_of_all=condition.team is None
    )
    return [
        Signal(
            f"report {report.report_id}",
            report.title,
            read_report(situation.connection, report.report_id).markdown,
            Severity.INFO,
            f"/reports/{report.report_id}",
        )
        for report in written
    ]


def _long_waits(limit: timedelta, situation: Situation) -> list[Signal]:
    return [
        Signal(
            f"wait {wait.reason}",
            f"Extraction waits until {wait.until:%Y-%m-%d %H:%M} UTC",
            f"A limit of the source holds it: {wait.reason}. More tokens would share the load.",
            Severity.WARNING,
            "/jobs",
        )
        for wait in waits(situation.connection)
        if wait.until - situation.now > limit
    ]
