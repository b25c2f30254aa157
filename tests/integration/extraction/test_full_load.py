from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import httpx2 as httpx
import pytest

from pulse_assets.raw.stream import Outcome
from pulse_assets.raw.table import Counts
from sample_org.records import Organisation, PullRequest

from .extraction import TABLES, Extraction, failures, total

TIMELINE = {"ReadyForReviewEvent", "ConvertToDraftEvent", "HeadRefForcePushedEvent", "ReopenedEvent"}
AUTHORISED = {"Authorization": "Bearer good"}


def expected(organisation: Organisation) -> dict[str, int]:
    """How many records each table must hold, counted in the organisation itself."""
    requests = organisation.pull_requests
    return {
        "jira_projects": len(organisation.teams),
        "jira_users": sum(bool(person.account_id) for person in organisation.people),
        "jira_boards": len(organisation.teams),
        "jira_sprints": len(organisation.sprints),
        "jira_versions": sum(len(team.versions) for team in organisation.teams),
        "jira_issues": len(organisation.issues),
        "jira_changelogs": sum(len(issue.histories) for issue in organisation.issues),
        "jira_comments": sum(len(issue.comments) for issue in organisation.issues),
        "jira_worklogs": sum(len(issue.worklogs) for issue in organisation.issues),
        "jira_pull_request_links": pull_request_links(organisation),
        "github_repositories": len(organisation.repositories),
        "github_users": sum(not person.is_bot and not person.deleted for person in organisation.people),
        "github_teams": 1 + len(organisation.teams),
        "github_team_members": sum(
            not person.deleted for team in organisation.teams for person in (*team.engineers, team.product)
        ),
        "github_pull_request_files": sum(len(request.files) for request in requests),
        "github_tags": len(organisation.tags),
        "github_releases": len(organisation.releases),
        "github_workflow_runs": len(organisation.workflow_runs),
        "github_issues": len(organisation.github_issues),
        "github_pull_requests": len(requests),
        "github_pull_request_commits": sum(len(request.commits) for request in requests),
        "github_reviews": sum(len(request.reviews) for request in requests),
        "github_timeline_events": sum(event.kind in TIMELINE for request in requests for event in request.events),
        "github_issue_comments": sum(len(request.comments) for request in requests),
        "github_review_comments": sum(len(review.comments) for request in requests for review in request.reviews),
        "github_deployments": len(organisation.deployments),
    }


def pull_request_links(organisation: Organisation) -> int:
    """What the panel shows of the one repository that is connected, and what anybody has linked by hand."""
    connected = organisation.teams[0].repositories[-1]
    by_hand = sum("/pull/" in link.url for issue in organisation.issues for link in issue.links)
    return by_hand + sum(bool(r.issue) and r.repository is connected for r in organisation.pull_requests)


def assert_gentle(extraction: Extraction, outcomes: Mapping[str, Outcome]) -> None:
    """A load costs a search for each hundred issues of a project, and a question for each fifty pull requests."""
    statistics, issues = extraction.simulation.statistics, extraction.simulation.organisation.issues
    pages = sum(count // 100 + 1 for count in Counter(issue.team.key for issue in issues).values())
    # One more search tells in which projects work was logged.
    assert statistics.count("POST /jira/rest/api/3/search/jql") <= pages + 1
    assert statistics.count("POST /jira/rest/api/3/changelog/bulkfetch") <= pages
    homes = extraction.simulation.github.by_id.values()
    lists = sum((len(home.requests) + len(home.issues)) // 100 + 1 for home in homes)
    # Each page of a list has up to two questions; one before them asks what has changed anywhere.
    assert outcomes["conversations"].requests <= 3 * lists + 1


def test_all_that_the_sources_hold_is_in_raw(extraction: Extraction) -> None:
    outcomes = extraction.sync()
    assert failures(outcomes) == {}
    organisation = extraction.simulation.organisation
    assert_gentle(extraction, outcomes)
    counted = {table.name: extraction.count(table.name) for table in TABLES}
    assert min(counted.values()) > 0
    assert {name: counted[name] for name in expected(organisation)} == expected(organisation)
    assert total(outcomes) == Counts(new=sum(counted.values()))
    site = extraction.simulation.github
    assert extraction.count("github_commits") == sum(len(site.history(home.head)) for home in site.by_id.values())
    assert extraction.count("jira_fields") == len(fetched(extraction, "/jira/rest/api/3/field"))
    assert extraction.count("jira_statuses") == len(fetched(extraction, "/jira/rest/api/3/status"))
    assert extraction.count("jira_issue_types") == len(fetched(extraction, "/jira/rest/api/3/issuetype"))


def test_each_record_is_there_under_its_own_number(loaded: Extraction) -> None:
    organisation = loaded.simulation.organisation
    requests = organisation.pull_requests
    assert keys(loaded, "jira_issues", "issue_key, updated_at") == {
        (issue.key, at_millisecond(issue.updated)) for issue in organisation.issues
    }
    assert keys(loaded, "jira_changelogs", "issue_id, history_id, created_at") == {
        (str(issue.id), str(history.id), at_millisecond(history.at))
        for issue in organisation.issues
        for history in issue.histories
    }
    assert keys(loaded, "github_pull_requests", "pull_request_id, number") == {(r.id, r.number) for r in requests}
    assert keys(loaded, "github_pull_request_commits", "repository_id, number, sha") == {
        (*place(request), commit.oid) for request in requests for commit in request.commits
    }
    assert keys(loaded, "github_reviews", "repository_id, number, review_id") == {
        (*place(request), review.id) for request in requests for review in request.reviews
    }
    assert keys(loaded, "github_review_comments", "repository_id, number, comment_id") == {
        (*place(request), comment.id)
        for request in requests
        for review in request.reviews
        for comment in review.comments
    }


def test_payloads_are_the_records_as_the_services_give_them(loaded: Extraction) -> None:
    for key, payload in loaded.all("select issue_key, payload from raw.jira_issues order by issue_id limit 5"):
        single = fetched(loaded, f"/jira/rest/api/3/issue/{key}")
        left_out = set(single["fields"]) - set(payload["fields"])
        assert left_out <= {"comment", "worklog", "lastViewed", "workratio"}
        assert payload["fields"].items() <= single["fields"].items()
    query = "select full_name, payload from raw.github_repositories"
    for name, payload in loaded.all(query):
        assert payload == fetched(loaded, f"/github/repos/{name}")


def test_an_issue_with_a_long_history_has_all_of_it(loaded: Extraction) -> None:
    longest = max(loaded.simulation.organisation.issues, key=lambda issue: len(issue.histories))
    assert len(longest.histories) > 40
    query = "select history_id from raw.jira_changelogs where issue_id = %s"
    found = {number for (number,) in loaded.all(query, [str(longest.id)])}
    assert found == {str(history.id) for history in longest.histories}


def test_every_deployment_has_all_its_statuses(loaded: Extraction) -> None:
    query = "select payload ->> 'id', payload -> 'statuses' -> 'nodes' from raw.github_deployments"
    counted = sorted(len(statuses) for _, statuses in loaded.all(query))
    assert counted == sorted(len(d.statuses) for d in loaded.simulation.organisation.deployments)


@pytest.mark.parametrize(("table", "nested"), [("jira_issues", "changelog"), ("github_pull_requests", "reviews")])
def test_what_has_a_table_of_its_own_is_not_kept_twice(loaded: Extraction, table: str, nested: str) -> None:
    assert loaded.one(f"select count(*) from raw.{table} where payload ? %s", [nested]) == (0,)


def fetched(extraction: Extraction, path: str) -> Any:
    return httpx.get(f"{extraction.simulation.base_url}{path}", headers=AUTHORISED).json()


def keys(extraction: Extraction, table: str, columns: str) -> set[tuple[Any, ...]]:
    return set(extraction.all(f"select {columns} from raw.{table}"))


def place(request: PullRequest) -> tuple[int, int]:
    return request.repository.id, request.number


def at_millisecond(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
