"""Who is in an organisation and in its teams, and what a token may not see of it."""

from dataclasses import replace
from typing import Any

import pytest

from sample_org.records import Person

from .conftest import changing
from .extraction import Extraction, failures, touched
from .tampering import in_json, tampered

GRAPHQL = r"POST /github/graphql"
MEMBERS = "select login from raw.github_team_members where team_id = %s and deleted_at is null"


def stranger(extraction: Extraction) -> Person:
    """Somebody who takes part and is not a member of the organisation."""
    site = extraction.simulation.organisation
    found = replace(site.people[0], login="stranger", github_id=99)
    site.pull_requests[0].author = found
    return found


def test_members_come_and_go(database_url: str) -> None:
    with changing(database_url) as extraction:
        extraction.sync("github")
        team = extraction.simulation.organisation.teams[0]
        gone = team.engineers.pop()
        outcome = touched(extraction.sync("github"))
        assert outcome["github_team_members"].deleted == 1
        assert gone.login not in {login for (login,) in extraction.all(MEMBERS, [team.project_id])}
        other = extraction.simulation.organisation.teams.pop()
        counts = touched(extraction.sync("github"))
        assert (counts["github_teams"].deleted, counts["github_team_members"].deleted) == (1, len(other.engineers) + 1)


def test_who_takes_part_from_outside_is_asked_for_once(database_url: str) -> None:
    with changing(database_url) as extraction:
        outsider = stranger(extraction)
        extraction.sync("github")
        extraction.simulation.organisation.people.append(outsider)
        asked = extraction.sync("github")["profiles"].requests
        query = "select payload ->> 'name' from raw.github_users where login = 'stranger'"
        assert extraction.all(query) == [(outsider.name,)]
        assert asked >= 1
        assert failures(extraction.sync("github")) == {}


def refused(*marks: str) -> Any:
    def change(body: dict[str, Any]) -> None:
        if all(mark in str(body.get("data")) for mark in marks):
            body.pop("data")
            body["errors"] = [
                {"type": "INSUFFICIENT_SCOPES", "message": "Your token has not been granted the required scopes"}
            ]

    return in_json(change)


def test_teams_that_a_token_may_not_see_are_left_out(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    with changing(database_url) as extraction:
        with tampered(extraction.simulation, GRAPHQL, refused("parentTeam")):
            assert failures(extraction.sync("github")) == {}
        assert "read:org" in caplog.text
        assert extraction.count("github_teams") == 0
        assert failures(extraction.sync("github")) == {}
        teams = extraction.count("github_teams")
        assert teams > 0
        with tampered(extraction.simulation, GRAPHQL, refused("parentTeam")):
            extraction.sync("github")
        assert extraction.count("github_teams") == teams


def test_profiles_come_without_addresses_where_these_are_withheld(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with changing(database_url) as extraction:
        with tampered(extraction.simulation, GRAPHQL, refused("'listed'", "'company'", "'email'")):
            assert failures(extraction.sync("github")) == {}
        assert "read:user" in caplog.text
        query = "select count(*), count(*) filter (where payload ? 'email') from raw.github_users"
        found, with_address = extraction.one(query)
        assert (found > 0, with_address) == (True, 0)
