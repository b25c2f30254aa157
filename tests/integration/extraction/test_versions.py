"""Versions: which projects are asked for theirs, and what is known once one is released or deleted."""

from dataclasses import replace

from .conftest import changing, small
from .extraction import Extraction

ASK = "GET /jira/rest/api/3/project/{key}/versions"


def test_only_projects_whose_issues_name_versions_are_asked_again(database_url: str) -> None:
    with changing(database_url, small()) as extraction:
        asked = extraction.simulation.statistics
        (without, with_some) = extraction.simulation.organisation.teams
        without.versions.clear()
        for issue in extraction.simulation.organisation.issues:
            issue.versions = () if issue.team is without else issue.versions
        extraction.sync("jira")
        assert asked.count(ASK) == 2
        with_some.versions[-1] = replace(with_some.versions[-1], released=True)
        del with_some.versions[0]
        extraction.sync("jira")
        assert asked.count(ASK) == 3
        assert released(extraction) == {str(v.id): v.released for v in with_some.versions}


def released(extraction: Extraction) -> dict[str, bool]:
    rows = extraction.all(
        "select version_id, (payload ->> 'released')::boolean from raw.jira_versions where deleted_at is null"
    )
    return dict(rows)
