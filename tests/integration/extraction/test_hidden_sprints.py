"""Sprints that no board shows any more, but that issues and their histories still name."""

from dataclasses import replace

from sample_org.records import Sprint

from .conftest import changing, small
from .extraction import Extraction, failures

BY_ID = "GET /jira/rest/agile/1.0/sprint/{sprint}"
NOWHERE = 999


def named_sprints(extraction: Extraction) -> list[Sprint]:
    """Closed sprints that histories name, oldest first."""
    named = {
        sprint
        for issue in extraction.simulation.organisation.issues
        for history in issue.histories
        for item in history.changes
        if item.field == "sprints"
        for sprint in item.new
    }
    return sorted((sprint for sprint in named if sprint.state == "closed"), key=lambda sprint: sprint.id)


def stored(extraction: Extraction) -> set[int]:
    return {number for (number,) in extraction.all("select sprint_id from raw.jira_sprints where deleted_at is null")}


def test_a_sprint_that_only_histories_name_is_asked_for_once(database_url: str) -> None:
    with changing(database_url, small()) as extraction:
        sprints = extraction.simulation.organisation.sprints
        hidden, gone, *_ = named_sprints(extraction)
        sprints[sprints.index(hidden)] = replace(hidden, board_id=NOWHERE)
        sprints.remove(gone)
        extraction.sync("jira")
        assert not {hidden.id, gone.id} & stored(extraction)
        # The next look at the sprints knows what issues name.
        statistics = extraction.simulation.statistics
        assert failures(extraction.sync("jira")) == {}
        assert hidden.id in stored(extraction)
        assert gone.id not in stored(extraction)
        assert statistics.count(BY_ID) == 2
        assert extraction.one("select board_id from raw.jira_sprints where sprint_id = %s", [hidden.id]) == (NOWHERE,)


def test_a_closed_sprint_that_leaves_its_board_stays_and_costs_nothing(database_url: str) -> None:
    with changing(database_url, small()) as extraction:
        sprints = extraction.simulation.organisation.sprints
        extraction.sync("jira")
        closed = named_sprints(extraction)[0]
        active = next(sprint for sprint in sprints if sprint.state == "active")
        for sprint in (closed, active):
            sprints[sprints.index(sprint)] = replace(sprint, board_id=NOWHERE)
        extraction.sync("jira")
        assert {closed.id, active.id} <= stored(extraction)
        assert extraction.simulation.statistics.count(BY_ID) == 1
        sprints[:] = [sprint for sprint in sprints if sprint.id != active.id]
        extraction.sync("jira")
        assert closed.id in stored(extraction)
        assert active.id not in stored(extraction)
        versions = extraction.versions()["jira_sprints"]
        extraction.sync("jira")
        assert extraction.versions()["jira_sprints"] == versions
