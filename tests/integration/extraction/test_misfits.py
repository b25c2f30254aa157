"""Answers that are good HTTP and still not what was hoped for."""

from typing import Any

from pulse_assets.sources import GITHUB

from .conftest import assert_same
from .extraction import Extraction, Rows, failures
from .tampering import in_json, tampered

SEARCH = r"POST /jira/rest/api/3/search/jql"
GRAPHQL = r"POST /github/graphql"


def test_a_repository_that_github_hides_is_named(troubled: Extraction) -> None:
    bad, *others = [repository.full_name for repository in troubled.simulation.organisation.repositories]

    def hide(body: dict[str, Any]) -> None:
        if "r0" in (body.get("data") or {}):
            body["data"]["r0"] = None
            message = "Resource protected by organization SAML enforcement."
            body["errors"] = [{"type": "FORBIDDEN", "path": ["r0"], "message": message}]

    with tampered(troubled.simulation, GRAPHQL, in_json(hide)):
        failed = failures(troubled.sync("github"))
    streams = GITHUB.streams
    assert set(failed) == {f"{stream} {bad}" for stream in streams}
    assert "the token may read it" in failed[f"deployments {bad}"]
    (repositories,) = troubled.one("select count(distinct repository_id) from raw.github_deployments")
    assert repositories == len(others)


def test_records_that_do_not_fit_are_kept_aside_and_the_page_goes_on(troubled: Extraction, without: Rows) -> None:
    spoilt: set[str] = set()

    def spoil(body: dict[str, Any]) -> None:
        issue = body["issues"][0]
        if issue["fields"].pop("updated", None):
            spoilt.add(issue["key"])

    with tampered(troubled.simulation, SEARCH, in_json(spoil)):
        assert failures(troubled.sync("jira")) == {}
    query = "select payload::jsonb ->> 'key' from raw.rejected_records where table_name = 'jira_issues'"
    assert {key for (key,) in troubled.all(query)} == spoilt
    assert troubled.count("jira_issues") == len(without["jira_issues"]) - len(spoilt)


def test_text_that_postgresql_cannot_hold_is_mended(troubled: Extraction) -> None:
    def spoil(body: bytes) -> bytes:
        return body.replace(b'"summary":"', rb'"summary":"nul \u0000 half \ud83d ', 1)

    with tampered(troubled.simulation, SEARCH, spoil):
        assert failures(troubled.sync("jira")) == {}
    query = "select count(*) from raw.jira_issues where payload #>> '{fields,summary}' like %s"
    (mended,) = troubled.one(query, ["nul \N{REPLACEMENT CHARACTER} half \N{REPLACEMENT CHARACTER} %"])
    assert mended > 0
    assert troubled.count("jira_issues") == len(troubled.simulation.organisation.issues)


def test_a_page_token_that_comes_twice_is_told(troubled: Extraction, without: Rows) -> None:
    def repeat(body: dict[str, Any]) -> None:
        body |= {"nextPageToken": "the same", "isLast": False}

    with tampered(troubled.simulation, SEARCH, in_json(repeat)):
        failed = failures(troubled.sync("jira"))
    assert any(name.startswith("issues ") for name in failed)
    assert failures(troubled.sync("jira")) == {}
    assert_same(troubled, without, "jira")
