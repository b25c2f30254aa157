"""Whatever goes wrong on the way: nothing is lost, nothing doubled, and what cannot be read is named."""

import re
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Any

import pytest

from pulse.http.errors import CredentialsRefused
from pulse_assets.github import client as github_api
from pulse_assets.sources import GITHUB as GITHUB_SOURCE
from sample_org.faults import Fault
from sample_org.server import Simulation

from .conftest import assert_same
from .extraction import Extraction, Rows, failures

SEARCH = r"POST /jira/rest/api/3/search/jql"
CHANGES = r"POST /jira/rest/api/3/changelog/bulkfetch"
GRAPHQL = r"POST /github/graphql"
ROUTES = {
    "jira": (SEARCH, CHANGES, r"GET /jira/rest/api/3/users", r"GET /jira/rest/agile/1.0/board/.*/sprint"),
    "github": (GRAPHQL, r"GET /github/.*/issues\?", r"GET /github/.*/pulls/comments", r"GET /github/orgs"),
}


@dataclass(frozen=True)
class Trouble:
    """Arms one fault on each route of a source, on the first of them from its second request on."""

    kind: Any
    times: int = 1
    more: dict[str, Any] = field(default_factory=dict)

    def arm(self, simulation: Simulation, routes: tuple[str, ...]) -> list[Fault]:
        return [
            simulation.arm(Fault(route, self.kind, times=self.times, after=1 - min(number, 1), **self.more))
            for number, route in enumerate(routes)
        ]


TROUBLES = {
    "reset": Trouble("reset", 2),
    "truncate": Trouble("truncate", 2),
    "html": Trouble("html", 1, {"status": 200}),
    "bad JSON": Trouble("bad_json", 3),
    "500": Trouble("status", 2, {"status": 500}),
    "502": Trouble("status", 2, {"status": 502}),
    "503 with a time": Trouble("status", 1, {"status": 503, "retry_after": 20}),
    "429 with a time": Trouble("status", 1, {"status": 429, "retry_after": 30}),
    "429 without": Trouble("status", 2, {"status": 429}),
    "slow": Trouble("slow", 1, {"seconds": 0.02}),
}
GITHUBS = {
    "403 secondary limit": Trouble("status", 2, {"status": 403, "retry_after": 60}),
    "403 used up": Trouble("status", 1, {"status": 403}),
}


CASES = [
    pytest.param(source, trouble, id=f"{source}: {name}")
    for source in ROUTES
    for name, trouble in {**TROUBLES, **(GITHUBS if source == "github" else {})}.items()
]


@pytest.mark.parametrize(("source", "trouble"), CASES)
def test_a_run_goes_through(troubled: Extraction, without: Rows, source: str, trouble: Trouble) -> None:
    faults = trouble.arm(troubled.simulation, ROUTES[source])
    assert failures(troubled.sync(source)) == {}
    assert [fault.fired for fault in faults] == [trouble.times] * len(faults)
    assert_same(troubled, without, source)


# One of each kind: what passes quickly, what brings half an answer, what asks to wait.
PAIRED = ("reset", "truncate", "html", "bad JSON", "502", "429 with a time")
COMPARED = (SEARCH, GRAPHQL, r"GET /github/.*/issues/comments")


@pytest.mark.parametrize("pair", list(combinations(PAIRED, 2)), ids=" and ".join)
def test_a_run_and_a_comparison_go_through_two_faults_at_once(
    troubled: Extraction, without: Rows, pair: tuple[str, str]
) -> None:
    first, second = (TROUBLES[name] for name in pair)
    for routes in ROUTES.values():
        first.arm(troubled.simulation, routes)
        second.arm(troubled.simulation, routes[::-1])
    assert failures(troubled.sync()) == {}
    armed = [*first.arm(troubled.simulation, COMPARED), *second.arm(troubled.simulation, COMPARED[::-1])]
    lost = troubled.one(
        "delete from raw.jira_issues where issue_id = (select max(issue_id) from raw.jira_issues) returning 1"
    )
    assert lost == (1,)
    assert troubled.reconcile() == []
    assert any(fault.fired for fault in armed)
    assert_same(troubled, without, "jira")
    assert_same(troubled, without, "github")


@pytest.mark.parametrize("source", ROUTES)
def test_what_is_given_up_is_named_and_read_by_the_next_run(troubled: Extraction, without: Rows, source: str) -> None:
    # Repositories are read at once: one of them must meet all of it.
    route = {"jira": SEARCH, "github": r"GET /github/repos/acme/checkout-web/issues\?"}[source]
    troubled.simulation.arm(Fault(route, "status", status=500, after=1, times=6))
    failed = failures(troubled.sync(source))
    assert len(failed) == 1
    assert "HTTP 500: Internal server error, 6 times" in "".join(failed.values())
    assert failures(troubled.sync(source)) == {}
    assert_same(troubled, without, source)


def test_while_a_limit_holds_nothing_is_asked(troubled: Extraction, without: Rows) -> None:
    troubled.simulation.arm(Fault(SEARCH, "status", status=429, retry_after=90, after=1))
    troubled.sync("jira")
    assert troubled.time.slept == [pytest.approx(90, abs=2)]
    assert_same(troubled, without, "jira")


def test_several_tokens_share_a_limit(troubled: Extraction, without: Rows) -> None:
    troubled.tokens = ("one", "two")
    troubled.simulation.arm(Fault(r"GET /github/.*/issues\?", "status", status=403, retry_after=600))
    assert failures(troubled.sync("github")) == {}
    assert troubled.time.slept == []
    assert_same(troubled, without, "github")


def test_half_an_answer_of_graphql_makes_the_next_question_smaller(
    troubled: Extraction, without: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    inner = github_api.nodes

    def counted(github: Any, query: str, ids: Any, **options: Any) -> Any:
        if not asked:
            troubled.simulation.arm(Fault(GRAPHQL, "partial", times=2))
            troubled.simulation.arm(Fault(GRAPHQL, "status", status=502, after=4, times=1))
        asked.append(len(ids))
        return inner(github, query, ids, **options)

    monkeypatch.setattr(github_api, "nodes", counted)
    assert failures(troubled.sync("github")) == {}
    assert any(second < first for first, second in pairwise(asked))
    assert_same(troubled, without, "github")


@pytest.mark.parametrize("source", ROUTES)
def test_a_refused_token_stops_at_once(troubled: Extraction, source: str) -> None:
    route = {"jira": SEARCH, "github": GRAPHQL}[source]
    fault = troubled.simulation.arm(Fault(route, "status", status=401, times=-1))
    with pytest.raises(CredentialsRefused, match="Create a new token") as caught:
        troubled.sync(source)
    assert fault.fired == 1
    assert troubled.time.slept == []
    assert "good" not in str(caught.value)


@pytest.mark.parametrize("status", [404, 500])
def test_one_repository_that_fails_leaves_the_others_complete(troubled: Extraction, without: Rows, status: int) -> None:
    bad, *others = [repository.full_name for repository in troubled.simulation.organisation.repositories]
    route = rf"GET /github/repos/{re.escape(bad)}/"
    troubled.simulation.arm(Fault(route, "status", status=status, times=-1))
    failed = failures(troubled.sync("github"))
    lists = ("conversations", "issue_comments", "review_comments", "workflow_runs")
    assert set(failed) == {f"{stream} {bad}" for stream in lists}
    assert all(f"HTTP {status}" in reason for reason in failed.values())
    reached = "select count(*) from app.checkpoints where source_unit = any(%s) and watermark is not null"
    assert troubled.one(reached, [others]) == (len(GITHUB_SOURCE.streams) * len(others),)
    troubled.simulation.disarm()
    assert failures(troubled.sync("github")) == {}
    assert_same(troubled, without, "github")
