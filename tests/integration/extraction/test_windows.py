"""Windows of months, read one by one or all at once: each record belongs to one, and none falls between."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from pulse_assets.github import streams as github_streams
from pulse_assets.jira import streams as jira_streams
from pulse_assets.raw.asset import EVER
from pulse_assets.raw.window import Window, month_after, window_of
from sample_org.records import Organisation

from .conftest import changing, read_anew, small
from .extraction import FIRST, SITE, Extraction, difference, failures


def months(first: date, last: date) -> list[date]:
    found = [first]
    while found[-1] < last:
        found.append(month_after(found[-1]))
    return found


def windows(*firsts: date) -> list[Window]:
    """Windows that begin at these months and end where the next begins; the last ends at the present."""
    lasts = [*(month for month in firsts[1:]), None]
    made = []
    for first, following in zip(firsts, lasts, strict=True):
        listed = months(first, datetime.now(UTC).date().replace(day=1))
        made.append(window_of([m for m in listed if following is None or m < following], FIRST, None))
    return made


def at_edges(organisation: Organisation) -> None:
    """Some records are updated just at, before and after midnight between two months."""
    edge = datetime(2026, 5, 1, tzinfo=UTC)
    moments = [edge, edge.replace(microsecond=1000), datetime(2026, 4, 30, 23, 59, 59, 999_000, tzinfo=UTC)]
    for issue, moment in zip(organisation.issues, moments, strict=False):
        issue.created = min(issue.created, moment)
        issue.histories = [history for history in issue.histories if history.at <= moment]
        issue.updated = moment
    for request, moment in zip(organisation.pull_requests, moments, strict=False):
        request.updated = moment.replace(microsecond=0)


def read(extraction: Extraction, asked: list[Window]) -> None:
    """Read all records window by window."""
    with closing(extraction.jira()) as client, closing(extraction.github()) as github:
        extraction.read(jira_streams.snapshots(client, versioned=extraction.versioned), SITE, EVER)
        login = extraction.simulation.organisation.login
        extraction.read(github_streams.snapshots(github, [], [login], extraction.url), SITE, EVER)
    for window in asked:
        with closing(extraction.jira()) as client, closing(extraction.github()) as github:
            outcomes = extraction.read(jira_streams.records(client), extraction.projects(), window)
            outcomes |= extraction.read(
                github_streams.records(github, extraction.url), extraction.repositories(), window
            )
            assert failures(outcomes) == {}


@pytest.mark.parametrize(
    "asked",
    [
        windows(FIRST, date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)),
        [window_of([date(2026, 5, 1)], FIRST, None), *windows(FIRST, date(2026, 4, 1))],
    ],
    ids=["one after the other", "a month in the middle first"],
)
def test_window_by_window_is_as_all_at_once(database_url: str, asked: list[Window]) -> None:
    organisation = small(teams=1)
    at_edges(organisation)
    with changing(database_url, organisation) as extraction:
        read(extraction, asked)
        rows = extraction.rows()
        # Deployments that come late stand between others, whose comparisons are then made anew.
        comparisons = rows["github_deployment_commits"]
        rows["github_deployment_commits"] = [row for row in comparisons if row[-1] is None]
        assert list(difference(rows, read_anew(extraction))) == []
