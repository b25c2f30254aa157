from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pulse_assets.github.together import TOGETHER
from pulse_assets.raw.table import Counts
from sample_org.generation import generate

from .conftest import UNTIL, changing
from .extraction import Extraction, failures, total

SNAPSHOTS = ("repositories", "profiles", "teams")
SEARCH = "POST /jira/rest/api/3/search/jql"


def test_nothing_new_changes_nothing(loaded: Extraction) -> None:
    rows, versions = loaded.rows(), loaded.versions()
    outcomes = loaded.sync()
    assert failures(outcomes) == {}
    assert replace(total(outcomes), unchanged=0) == Counts()
    assert loaded.rows() == rows
    assert loaded.versions() == versions


def test_all_projects_at_rest_cost_one_request(loaded: Extraction) -> None:
    outcomes = loaded.sync("jira")
    assert len(loaded.projects()) == 2
    assert loaded.simulation.statistics.count(SEARCH) == 1
    assert (outcomes["issues"].requests, outcomes["worklogs"].requests) == (1, 0)


def test_all_repositories_at_rest_cost_one_request(loaded: Extraction) -> None:
    outcomes = loaded.sync("github")
    answered = loaded.simulation.statistics.as_json()["routes"]
    assert len(loaded.repositories()) == 4
    # The list of repositories; what changed in them, the organisation's members, its teams.
    assert answered == {"GET /github/orgs/{org}/repos": {"200": 1}, "POST /github/graphql": {"200": 3}}
    requests = {name: outcome.requests for name, outcome in outcomes.items()}
    assert requests == {
        "repositories": 1,
        "profiles": 1,
        "teams": 1,
        "conversations": 1,
        "issue_comments": 0,
        "review_comments": 0,
        "deployments": 0,
        "commits": 0,
        "releases": 0,
        "tags": 0,
        "workflow_runs": 0,
        "deployment_commits": 0,
    }


def test_sixty_repositories_at_rest_cost_two_requests(database_url: str) -> None:
    organisation = generate(seed=3, until=UNTIL, months=0.1, teams=26, scale=0.1)
    assert TOGETHER < len(organisation.repositories) <= 2 * TOGETHER
    with changing(database_url, organisation) as extraction:
        extraction.sync("github")
        outcomes = extraction.sync("github")
    assert sum(outcome.requests for name, outcome in outcomes.items() if name not in SNAPSHOTS) == 2


def test_a_run_that_is_told_to_read_again_rewrites_nothing(loaded: Extraction) -> None:
    versions = loaded.versions()
    with_checkpoints = "delete from app.checkpoints returning 1"
    assert loaded.all(with_checkpoints)
    outcomes = loaded.sync()
    # What a deployment added was told by commits, which never change; it is not looked up again.
    read_again = {name: rows for name, rows in versions.items() if name != "github_deployment_commits"}
    assert total(outcomes) == Counts(unchanged=sum(len(rows) for rows in read_again.values()))
    assert loaded.versions() == versions


def test_watermarks_say_until_when_all_is_known(loaded: Extraction) -> None:
    before = checkpoints(loaded)
    loaded.sync()
    after = checkpoints(loaded)
    now = datetime.now(UTC)
    assert before.keys() == after.keys()
    assert all(before[key] < after[key] < now for key in before)
    # Search shows a change up to a quarter of an hour late, GitHub two minutes.
    assert all((now - after[key]).total_seconds() >= (900 if key[0] == "issues" else 120) for key in records(after))


def checkpoints(extraction: Extraction) -> dict[tuple[str, str], datetime]:
    query = "select stream, source_unit, watermark from app.checkpoints"
    return {(stream, unit): watermark for stream, unit, watermark in extraction.all(query)}


def records(found: dict[tuple[str, str], Any]) -> list[tuple[str, str]]:
    return [key for key in found if key[1] != "site"]
