"""Repositories whose deployments fail more often than they used to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read, span
from pulse_assets.insights.statistics.comparisons import more_often
from pulse_assets.insights.statistics.multiplicity import adjusted

KIND = "change_incidents"
PERIOD = timedelta(days=42)
# What a repository is used to is told by more than what is judged.
EARLIER = timedelta(days=182)
LEAST_DEPLOYMENTS = 10
LEAST_EARLIER = 20
FALSE_SHARE = 0.05
CRITICAL_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class _Repository:
    """Production deployments of a repository in both periods, and the keys of those that failed in the new one."""

    repository: str
    team: str | None
    deployments: int
    deployments_before: int
    failed_before: int
    failed: list[str]

    @property
    def is_judged(self) -> bool:
        """Whether there are enough deployments in both periods."""
        return self.deployments >= LEAST_DEPLOYMENTS and self.deployments_before >= LEAST_EARLIER


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Repositories whose production deployments were followed by a failure more often in the last 42 days than before.

    A deployment failed when an incident, a revert or a hot fix is laid to it. The share is compared with that of the
    182 days before (Fisher's exact test), where there were 10 and 20 deployments at least; among all told 5 % are
    false alarms on average (Benjamini and Hochberg). From 30 % on it is critical.
    """
    judged = [one for one in _repositories(connection, now) if one.is_judged]
    chances = adjusted(
        [more_often(len(one.failed), one.deployments, one.failed_before, one.deployments_before) for one in judged]
    )
    return [_finding(one, chance, now) for one, chance in zip(judged, chances, strict=True) if chance <= FALSE_SHARE]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Repositories that are deployed too rarely to judge, and how often."""
    return {
        one.repository: (
            f"{one.deployments} deployments in {PERIOD.days} days after {one.deployments_before}, "
            f"{LEAST_DEPLOYMENTS} after {LEAST_EARLIER} are needed"
        )
        for one in _repositories(connection, now)
        if not one.is_judged
    }


def _repositories(connection: psycopg.Connection[Any], now: datetime) -> list[_Repository]:
    query = """
        select
            repository,
            min(team) as team,
            count(*) filter (where finished_at >= %(since)s) as deployments,
            count(*) filter (where finished_at < %(since)s) as deployments_before,
            count(*) filter (where finished_at < %(since)s and is_failed_change) as failed_before,
            coalesce(
                array_agg(deployment_key order by finished_at desc)
                    filter (where finished_at >= %(since)s and is_failed_change),
                '{}'
            ) as failed
        from marts.fct_deployments
        where is_production and outcome = 'success' and finished_at >= %(before)s and finished_at < %(now)s
        group by repository
        order by repository
    """
    return read(connection, _Repository, query, {**span(now, PERIOD), "before": now - PERIOD - EARLIER})


def _finding(one: _Repository, chance: float, now: datetime) -> Finding:
    share, before = len(one.failed) / one.deployments, one.failed_before / one.deployments_before
    return Finding(
        kind=KIND,
        severity=Severity.CRITICAL if share >= CRITICAL_SHARE else Severity.WARNING,
        subject_type="repository",
        subject_id=one.repository,
        subject_name=one.repository,
        team_name=one.team,
        metric="change_failure_rate",
        value=share,
        expected=before,
        unit="ratio",
        title=f"{share:.0%} of the deployments of {one.repository} failed",
        text=(
            f"{len(one.failed)} of {one.deployments} deployments in the last {PERIOD.days} days were followed by an "
            f"incident, a revert or a hot fix; in the {EARLIER.days} days before it was {before:.0%} of "
            f"{one.deployments_before}."
        ),
        next_step="Read what these deployments have in common: a part of the code, a kind of change, a missing test.",
        evidence=Evidence(
            query=(
                f"marts.fct_deployments where repository = '{one.repository}', is_production, outcome = 'success' and "
                f"finished_at in the {PERIOD.days} days before {now.isoformat()}: is_failed_change divided by all"
            ),
            records=tuple(one.failed),
        ),
        period_started_at=now - PERIOD,
        period_ended_at=now,
        confidence=1 - chance,
    )
