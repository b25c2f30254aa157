"""The insight on hand-made rows, and on the sample organisation's, in the tables that dbt has built."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import psycopg
import pytest

from pulse_assets.insights.review_load import find, silent
from sample_org import generate

Marts = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
NUMBERS = count(1)


@pytest.fixture
def core(marts: Marts) -> Marts:
    for table in ("pull_request_reviews", "pull_requests", "teams", "people"):
        marts.execute(f"delete from core.{table}".encode())
    return marts


def insert(core: Marts, table: str, rows: Sequence[dict[str, Any]]) -> None:
    names, places = ", ".join(rows[0]), ", ".join(f"%({name})s" for name in rows[0])
    with core.cursor() as cursor:
        cursor.executemany(f"insert into core.{table} ({names}) values ({places})".encode(), rows)


def put_teams(core: Marts, *teams: str) -> None:
    """Teams with one request each, of the same key."""
    insert(core, "teams", [{"team_key": team, "name": team.title()} for team in teams])
    insert(core, "pull_requests", [{"pull_request_key": team, "team_key": team} for team in teams])


def put_people(core: Marts, *people: str) -> None:
    insert(core, "people", [{"person_key": person, "name": person.title()} for person in people])


def put_reviews(
    core: Marts, team: str, reviews: dict[str | None, int], at: datetime = YESTERDAY, **flags: bool
) -> None:
    """`reviews` gives how many each person submitted for the team's request."""
    insert(
        core,
        "pull_request_reviews",
        [
            {
                "review_key": f"review {next(NUMBERS)}",
                "pull_request_key": team,
                "reviewer_person_key": person,
                "submitted_at": at,
                "is_bot": flags.get("is_bot", False),
                "is_by_author": flags.get("is_by_author", False),
            }
            for person, number in reviews.items()
            for _ in range(number)
        ],
    )


def test_the_planted_story_is_found_and_no_other(core: Marts) -> None:
    organisation = generate(until=NOW)
    insert(core, "teams", [{"team_key": team.key, "name": team.name} for team in organisation.teams])
    insert(core, "people", [{"person_key": one.login, "name": one.name} for one in organisation.people])
    owner = {repository.id: team.key for team in organisation.teams for repository in team.repositories}
    requests = [
        {"pull_request_key": str(request.id), "team_key": owner[request.repository.id]}
        for request in organisation.pull_requests
    ]
    reviews = [
        {
            "review_key": str(review.id),
            "pull_request_key": str(request.id),
            "reviewer_person_key": review.author.login,
            "is_bot": review.author.is_bot,
            "is_by_author": review.author is request.author,
            "submitted_at": review.at,
        }
        for request in organisation.pull_requests
        for review in request.reviews
    ]
    insert(core, "pull_requests", requests)
    insert(core, "pull_request_reviews", reviews)
    (story,) = [story for story in organisation.stories if story.name == "reviewer_carries_half"]
    (person,) = [person for person in organisation.people if person.login == story.subject]
    (finding,) = find(core, NOW)
    assert (finding.team_name, finding.severity, finding.minimum_role) == ("Mobile", "warning", "user")
    assert finding.value == pytest.approx(story.size, abs=0.1)
    assert person.name in finding.text
    assert person.name not in finding.title
    assert silent(core, NOW) == {}


def test_the_evidence_gives_the_value_again(core: Marts) -> None:
    put_teams(core, "mobile")
    put_people(core, "ada", "bob", "cyd", "dan", "eve")
    put_reviews(core, "mobile", {"ada": 25, "bob": 10, "cyd": 5, "dan": 5, "eve": 5})
    (finding,) = find(core, NOW)
    reviews = core.execute(
        "select count(*) filter (where review_key = any(%s)), count(*) from core.pull_request_reviews",
        [list(finding.evidence.records)],
    ).fetchone()
    assert reviews == (25, 50)
    assert (finding.value, finding.expected) == (0.5, 0.4)
    assert (finding.period_started_at, finding.period_ended_at) == (NOW - timedelta(days=90), NOW)


@pytest.mark.parametrize(
    ("reviews", "severities"),
    [
        ([20, 10, 10, 5, 5], []),
        ([21, 10, 9, 5, 5], ["warning"]),
        ([20, 5, 5], []),
        ([21, 5, 5], ["warning"]),
        ([30, 5, 5], ["critical"]),
    ],
)
def test_the_share_must_exceed_40_percent_and_two_even_shares(
    core: Marts, reviews: list[int], severities: list[str]
) -> None:
    people = ["ada", "bob", "cyd", "dan", "eve"][: len(reviews)]
    put_teams(core, "mobile")
    put_people(core, *people)
    put_reviews(core, "mobile", dict(zip(people, reviews, strict=True)))
    assert [finding.severity for finding in find(core, NOW)] == severities


@pytest.mark.parametrize(("reviews", "counted"), [([25, 2, 2], "29 reviews by 3"), ([50, 10], "60 reviews by 2")])
def test_a_team_with_too_little_to_go_by_is_not_judged_and_named(core: Marts, reviews: list[int], counted: str) -> None:
    people = ["ada", "bob", "cyd"][: len(reviews)]
    put_teams(core, "mobile")
    put_people(core, *people)
    put_reviews(core, "mobile", dict(zip(people, reviews, strict=True)))
    assert find(core, NOW) == []
    assert silent(core, NOW) == {"Mobile": f"{counted} people in 90 days, 30 by 3 are needed"}


def test_bots_own_answers_and_accounts_that_are_gone_do_not_count(core: Marts) -> None:
    put_teams(core, "mobile")
    put_people(core, "ada", "bob", "cyd", "sweeper")
    put_reviews(core, "mobile", {"ada": 12, "bob": 10, "cyd": 10})
    put_reviews(core, "mobile", {"sweeper": 500}, is_bot=True)
    put_reviews(core, "mobile", {"ada": 500}, is_by_author=True)
    put_reviews(core, "mobile", {None: 500})
    assert (find(core, NOW), silent(core, NOW)) == ([], {})


def test_who_reviews_for_two_teams_counts_in_each_with_the_reviews_given_there(core: Marts) -> None:
    put_teams(core, "mobile", "payments")
    put_people(core, "ada", "bob", "cyd", "dan", "eve")
    insert(core, "team_members", [{"team_key": team, "person_key": "ada"} for team in ("mobile", "payments")])
    put_reviews(core, "mobile", {"ada": 30, "bob": 10, "cyd": 10, "dan": 10})
    put_reviews(core, "payments", {"ada": 10, "bob": 10, "cyd": 10, "eve": 10})
    assert find(core, NOW) == []
    put_reviews(core, "mobile", {"ada": 1})
    (finding,) = find(core, NOW)
    assert (finding.team_name, finding.value) == ("Mobile", 31 / 61)


def test_only_reviews_of_the_period_and_of_teams_count(core: Marts) -> None:
    put_teams(core, "mobile")
    insert(core, "pull_requests", [{"pull_request_key": "nobody's", "team_key": None}])
    put_people(core, "ada", "bob", "cyd")
    put_reviews(core, "mobile", {"ada": 12, "bob": 10, "cyd": 10}, at=NOW - timedelta(days=90))
    put_reviews(core, "mobile", {"ada": 500}, at=NOW - timedelta(days=90, seconds=1))
    put_reviews(core, "mobile", {"ada": 500}, at=NOW)
    put_reviews(core, "nobody's", {"ada": 500})
    assert (find(core, NOW), silent(core, NOW)) == ([], {})
