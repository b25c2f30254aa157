"""Teams where one person gives far more of the reviews than the others."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row

from pulse.findings.scales import Severity
from pulse.roles import Role
from pulse_assets.insights.finding import Evidence, Finding

KIND = "review_load"
PERIOD = timedelta(days=90)
LEAST_REVIEWS = 30
LEAST_REVIEWERS = 3
LEAST_SHARE = 0.4
EVEN_SHARES = 2
CRITICAL_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class _Reviewer:
    """One person's reviews of one team's requests."""

    team_key: str
    team: str
    person: str
    review_keys: list[str]


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Teams whose most loaded reviewer gave more than 40 % of the human reviews, and more than two even shares.

    A review counts for the team that the request belongs to, whatever teams its reviewer is in, and each submission
    counts once. Left out: bots, authors who review themselves, reviewers whose account is gone, requests without a
    team. Teams with fewer than 30 reviews or 3 reviewers in the last 90 days are not judged.
    """
    return [
        _finding(reviewers, now)
        for reviewers in _reviewers(connection, now).values()
        if not _too_few(reviewers) and _share(reviewers) > _expected(reviewers)
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams with reviews that the insight cannot judge, and why."""
    return {
        reviewers[0].team: reason
        for reviewers in _reviewers(connection, now).values()
        if (reason := _too_few(reviewers))
    }


def _too_few(reviewers: list[_Reviewer]) -> str | None:
    reviews = _total(reviewers)
    if reviews >= LEAST_REVIEWS and len(reviewers) >= LEAST_REVIEWERS:
        return None
    return (
        f"{reviews} reviews by {len(reviewers)} people in {PERIOD.days} days, "
        f"{LEAST_REVIEWS} by {LEAST_REVIEWERS} are needed"
    )


def _reviewers(connection: psycopg.Connection[Any], now: datetime) -> dict[str, list[_Reviewer]]:
    """Each team's reviewers by the key of the team, the most loaded first."""
    query = """
        select
            team.team_key,
            team.name as team,
            person.name as person,
            array_agg(review.review_key order by review.submitted_at, review.review_key) as review_keys
        from core.pull_request_reviews as review
        inner join core.pull_requests as request on request.pull_request_key = review.pull_request_key
        inner join core.teams as team on team.team_key = request.team_key
        inner join core.people as person on person.person_key = review.reviewer_person_key
        where not review.is_bot
            and not review.is_by_author
            and review.submitted_at >= %(since)s
            and review.submitted_at < %(now)s
        group by team.team_key, team.name, person.person_key, person.name
        order by team.team_key, count(*) desc, person.person_key
    """
    teams: dict[str, list[_Reviewer]] = defaultdict(list)
    with connection.cursor(row_factory=class_row(_Reviewer)) as cursor:
        for reviewer in cursor.execute(query, {"since": now - PERIOD, "now": now}):
            teams[reviewer.team_key].append(reviewer)
    return teams


def _total(reviewers: list[_Reviewer]) -> int:
    return sum(len(reviewer.review_keys) for reviewer in reviewers)


def _share(reviewers: list[_Reviewer]) -> float:
    return len(reviewers[0].review_keys) / _total(reviewers)


def _expected(reviewers: list[_Reviewer]) -> float:
    return max(LEAST_SHARE, EVEN_SHARES / len(reviewers))


def _finding(reviewers: list[_Reviewer], now: datetime) -> Finding:
    most, share, total = reviewers[0], _share(reviewers), _total(reviewers)
    return Finding(
        kind=KIND,
        severity=Severity.CRITICAL if share >= CRITICAL_SHARE else Severity.WARNING,
        subject_type="team",
        subject_id=most.team_key,
        subject_name=most.team,
        team_name=most.team,
        metric="largest_review_share",
        value=share,
        expected=_expected(reviewers),
        unit="ratio",
        title=f"One person gives {share:.0%} of the reviews of {most.team}",
        text=(
            f"{most.person} gave {len(most.review_keys)} of the {total} reviews that the requests of {most.team} got "
            f"in the last {PERIOD.days} days. An even share among {len(reviewers)} reviewers is "
            f"{1 / len(reviewers):.0%}."
        ),
        next_step="Look at who is asked for reviews and why; let others review beside this person until they can.",
        evidence=Evidence(
            query=(
                f"core.pull_request_reviews of the requests of team_key '{most.team_key}', submitted in the "
                f"{PERIOD.days} days before {now.isoformat()}, not is_bot and not is_by_author: the records divided by "
                f"all {total}"
            ),
            records=tuple(most.review_keys),
        ),
        period_started_at=now - PERIOD,
        period_ended_at=now,
        minimum_role=Role.USER,
    )
