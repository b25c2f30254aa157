"""Answers that are good HTTP and still not what was hoped for."""

from typing import Any

import pytest

from pulse_assets.jira import client as jira_api
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


@pytest.mark.parametrize("source", ["jira", "github"])
def test_an_empty_answer_is_asked_for_again(troubled: Extraction, without: Rows, source: str) -> None:
    emptied: list[bytes] = []

    def empty_once(body: bytes) -> bytes:
        emptied.append(body)
        return b"" if len(emptied) == 2 else body

    with tampered(troubled.simulation, {"jira": SEARCH, "github": GRAPHQL}[source], empty_once):
        assert failures(troubled.sync(source)) == {}
    assert len(emptied) > 2
    assert_same(troubled, without, source)


def test_records_that_come_once_more_on_the_next_page_are_there_once(troubled: Extraction, without: Rows) -> None:
    before: list[Any] = []

    def repeat(body: dict[str, Any]) -> None:
        records = body["issues"]
        body["issues"] = before + records
        before[:] = records

    with tampered(troubled.simulation, SEARCH, in_json(repeat)):
        assert failures(troubled.sync("jira")) == {}
    assert before
    assert_same(troubled, without, "jira")


def test_a_record_that_a_page_leaves_out_is_found_by_the_comparison(troubled: Extraction, without: Rows) -> None:
    left_out: list[str] = []

    def leave_out(body: dict[str, Any]) -> None:
        if len(body["issues"]) == jira_api.PAGE and not left_out:
            left_out.append(body["issues"].pop(3)["id"])

    with tampered(troubled.simulation, SEARCH, in_json(leave_out)):
        assert failures(troubled.sync("jira")) == {}
    held = "select count(*) from raw.jira_issues where issue_id = any(%s)"
    assert troubled.one(held, [left_out]) == (0,)
    assert troubled.reconcile("jira") == []
    assert_same(troubled, without, "jira")


# The list that each route gives, by the key under which it lies; None where it is the answer itself.
LISTS = {
    r"/jira/rest/api/3/project/search": ("projects", "values", "jira_projects"),
    r"/jira/rest/agile/1.0/board\?": ("boards", "values", "jira_boards"),
    r"/jira/rest/api/3/field": ("fields", None, "jira_fields"),
    r"/jira/rest/api/3/issuetype": ("issue_types", None, "jira_issue_types"),
    r"/jira/rest/api/3/status": ("statuses", None, "jira_statuses"),
    r"/jira/rest/api/3/users/search": ("users", None, "jira_users"),
    r"/jira/rest/api/3/project/[^/]+/version": ("versions", None, "jira_versions"),
}


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize(
    "misfit", [{"title": "nothing that tells which"}, "a text", None], ids=["no id", "text", "null"]
)
def test_a_record_of_a_short_list_that_does_not_fit_is_kept_aside(
    troubled: Extraction, without: Rows, route: str, misfit: Any
) -> None:
    stream, key, table = LISTS[route]
    misfits = [misfit]

    def add(body: Any) -> None:
        # Once: a list that ends with an empty page would have no end.
        if misfits:
            (body if key is None else body[key]).append(misfits.pop())

    with tampered(troubled.simulation, f"GET {route}", in_json(add)):
        outcome = troubled.sync("jira")
    assert failures(outcome) == {}
    (aside,) = troubled.one("select count(*) from raw.rejected_records where table_name = %s", [table])
    assert aside > 0, stream
    assert troubled.count(table) == len(without[table])


def test_deployments_and_statuses_that_github_withholds_are_left_out(troubled: Extraction, without: Rows) -> None:
    def withhold(body: dict[str, Any]) -> None:
        deployments = ((body.get("data") or {}).get("repository") or {}).get("deployments")
        for deployment in deployments["nodes"] if deployments else ():
            deployment["statuses"]["nodes"].append(None)
        if deployments:
            deployments["nodes"].append(None)

    with tampered(troubled.simulation, GRAPHQL, in_json(withhold)):
        assert failures(troubled.sync("github")) == {}
    assert troubled.one("select count(*) from raw.rejected_records") == (0,)
    assert_same(troubled, without, "github")
