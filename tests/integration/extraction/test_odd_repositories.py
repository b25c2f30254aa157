"""Repositories that are empty, do without issues, or of which GitHub withholds parts."""

from dataclasses import replace
from typing import Any

from sample_org.faults import Fault
from sample_org.mutations import GitHubMutation
from sample_org.records import ChangedFile

from .conftest import changing
from .extraction import Extraction, Rows, failures, touched
from .tampering import in_json, tampered

GRAPHQL = r"POST /github/graphql"


def test_an_empty_repository_is_read_to_its_end_and_filled_later(database_url: str) -> None:
    with changing(database_url) as extraction:
        home = next(iter(extraction.simulation.github.by_id.values()))
        full = replace(home, requests=home.requests, issues=home.issues)
        home.head, home.requests, home.issues = "", {}, {}
        home.deployments, home.tags, home.releases, home.runs = [], [], [], []
        # It has said that it has none, so its lists are not even asked for.
        lists = Fault(rf"GET /github/repos/{home.repository.full_name}/(issues|pulls)", "status", status=500, times=-1)
        extraction.simulation.arm(lists)
        assert failures(extraction.sync("github")) == {}
        assert lists.fired == 0
        extraction.simulation.disarm()
        count = "select count(*) from raw.github_commits where repository_id = %s"
        assert extraction.one(count, [home.repository.id]) == (0,)
        home.head, home.requests, home.issues = full.head, full.requests, full.issues
        home.deployments, home.tags, home.releases, home.runs = full.deployments, full.tags, full.releases, full.runs
        assert failures(extraction.sync("github")) == {}
        assert extraction.one(count, [home.repository.id]) == (len(extraction.simulation.github.history(home.head)),)


def test_where_issues_are_turned_off_requests_are_read(database_url: str) -> None:
    with changing(database_url) as extraction:
        organisation = extraction.simulation.organisation
        for home in extraction.simulation.github.by_id.values():
            home.has_issues, home.issues = False, {}
        assert failures(extraction.sync("github")) == {}
        assert extraction.count("github_pull_requests") == len(organisation.pull_requests)
        assert extraction.count("github_reviews") == sum(len(r.reviews) for r in organisation.pull_requests)
        request = next(r for r in organisation.pull_requests if r.state == "OPEN")
        extraction.simulation.mutate(GitHubMutation("merge", request.repository.full_name, request.number))
        counts = touched(extraction.sync("github"))
        assert (counts["github_pull_requests"].new, counts["github_pull_requests"].changed) == (0, 1)


def test_a_request_of_hundreds_of_files_has_them_all(database_url: str) -> None:
    with changing(database_url) as extraction:
        request = extraction.simulation.organisation.pull_requests[0]
        request.files = [ChangedFile(f"src/{number}.py", 1, 0, "ADDED") for number in range(230)]
        assert failures(extraction.sync("github")) == {}
        query = "select count(*) from raw.github_pull_request_files where repository_id = %s and number = %s"
        assert extraction.one(query, [request.repository.id, request.number]) == (230,)


def with_nulls(value: Any) -> None:
    """A null at the end of each list of nodes."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "nodes" and inner and isinstance(inner[0], dict):
                with_nulls(inner)
                if "oid" not in inner[0]:
                    inner.append(None)
            else:
                with_nulls(inner)
    elif isinstance(value, list):
        for inner in value:
            with_nulls(inner)


def test_nodes_that_are_null_are_passed_over(troubled: Extraction, without: Rows) -> None:
    def change(body: dict[str, Any]) -> None:
        repositories = {name: value for name, value in body["data"].items() if name != "nodes"}
        with_nulls(repositories)

    with tampered(troubled.simulation, GRAPHQL, in_json(change)):
        assert failures(troubled.sync("github")) == {}
    for name, rows in troubled.rows().items():
        if name.startswith("github"):
            assert len(rows) == len(without[name]), name


def test_an_answer_of_another_shape_fails_one_repository(troubled: Extraction) -> None:
    def change(body: dict[str, Any]) -> None:
        if "listed" in str(body["data"].get("repository")):
            body["data"]["repository"]["listed"] = {"nodes": "none"}

    with tampered(troubled.simulation, GRAPHQL, in_json(change)):
        failed = failures(troubled.sync("github"))
    assert {name.split()[0] for name in failed} == {"releases", "tags"}
    assert all("not as expected" in why for why in failed.values())
    assert failures(troubled.sync("github")) == {}
