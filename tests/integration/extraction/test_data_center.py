"""Jira Data Center: the same records by other paths, and a search by offset that must not lose what moves."""

from datetime import UTC, datetime
from typing import Any

import pytest

from pulse_assets.jira import client as jira_api
from pulse_assets.jira.dialect import DATA_CENTER
from sample_org.mutations import JiraMutation
from sample_org.server import Simulation, serve

from .conftest import small
from .extraction import Extraction, failures
from .tampering import in_json, tampered
from .test_full_load import expected

SEARCH = r"POST /jira-dc/rest/api/2/search"


def at_home(url: str, simulation: Simulation) -> Extraction:
    """Runs over the organisation's own server."""
    return Extraction(url, simulation, dialect=DATA_CENTER)


def test_all_that_the_site_holds_is_in_raw(database_url: str, simulation: Simulation) -> None:
    extraction = at_home(database_url, simulation)
    assert failures(extraction.sync("jira")) == {}
    wanted = {name: count for name, count in expected(simulation.organisation).items() if name.startswith("jira")}
    assert {name: extraction.count(name) for name in wanted} == wanted
    people = extraction.all("select account_id, payload ->> 'key', payload ? 'accountId' from raw.jira_users")
    assert all(account == key and not has_id for account, key, has_id in people)
    again = extraction.sync("jira")
    assert failures(again) == {}
    assert sum(outcome.counts.total.new + outcome.counts.total.changed for outcome in again.values()) == 0


def test_issues_that_change_while_they_are_read_push_none_aside(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jira_api, "PAGE", 8)
    with serve(small()) as simulation:
        extraction = at_home(database_url, simulation)
        issues = sorted(simulation.organisation.issues, key=lambda issue: issue.updated or issue.created)
        earliest = iter([issue.key for issue in issues])

        def touch(body: bytes) -> bytes:
            """One that has been read goes to the end, and those behind it move up."""
            if key := next(earliest, None):
                wish = JiraMutation(op="update", key=key, set={"summary": "Moved on"}, updated=datetime.now(UTC))
                simulation.mutate(wish)
            return body

        with tampered(simulation, SEARCH, touch):
            assert failures(extraction.sync("jira")) == {}
        assert failures(extraction.sync("jira")) == {}
        assert extraction.count("jira_issues") == len(issues)
        edited = "select count(*) from raw.jira_issues where payload #>> '{fields,summary}' = 'Moved on'"
        assert extraction.one(edited) == (sum(issue.summary == "Moved on" for issue in issues),)
        assert extraction.one(edited) > (5,)


def test_more_issues_of_one_second_than_a_page_holds(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jira_api, "PAGE", 8)
    organisation = small()
    for number, issue in enumerate(organisation.issues[:40]):
        issue.histories = []
        issue.updated = datetime(2026, 6, 20, 12, 0, 0, 1000 * number, tzinfo=UTC)
    with serve(organisation) as simulation:
        extraction = at_home(database_url, simulation)
        assert failures(extraction.sync("jira")) == {}
        assert extraction.count("jira_issues") == len(organisation.issues)


def test_a_history_that_the_site_does_not_show_whole_is_named_until_it_is(
    database_url: str, simulation: Simulation
) -> None:
    longest = max(simulation.organisation.issues, key=lambda issue: len(issue.histories))
    total = len(longest.histories)

    def cut(body: dict[str, Any]) -> None:
        """As a server does that shows the newest alone, asked for one issue or for many."""
        for issue in body.get("issues", [body]):
            if issue.get("key") == longest.key:
                issue["changelog"]["histories"] = issue["changelog"]["histories"][:3]

    extraction = at_home(database_url, simulation)
    with tampered(simulation, r"/jira-dc/rest/api/2/(search|issue/\d+)\?", in_json(cut)):
        assert failures(extraction.sync("jira")) == {}
    told = "select reason from raw.rejected_records"
    assert extraction.all(told) == [(f"Jira shows 3 of {total} changes of {longest.key}",)]
    held = "select count(*) from raw.jira_changelogs where issue_id = %s and deleted_at is null"
    assert extraction.one(held, [str(longest.id)]) == (3,)
    extraction.all("update raw.rejected_records set model = 'an older version' returning 1")
    assert failures(extraction.sync("jira")) == {}
    assert extraction.all(told) == []
    assert extraction.one(held, [str(longest.id)]) == (total,)
