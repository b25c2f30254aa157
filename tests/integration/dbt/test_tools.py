"""The tools over a warehouse that dbt has built, with its grants."""

from datetime import date
from typing import Any

import psycopg
import pytest

from pulse.errors import PulseError
from pulse.metrics import OPERATOR, Catalogue, ForbiddenError, MetricError, Reader
from pulse.metrics.bases import PARTS, basis_of
from pulse.roles import Role
from pulse.tools import TOOLS, Context, ToolError, call

Marts = psycopg.Connection[Any]
HALF = {"since": "2026-01-01", "until": "2026-07-01"}
LATE = {"since": "2026-02-01", "until": "2026-04-01", "before": {"since": "2026-01-01", "until": "2026-02-01"}}
LEDGER = {"dimension": "team", "values": ["Ledger"]}


@pytest.fixture
def context(marts: Marts, catalogue: Catalogue) -> Context:
    return Context(marts, catalogue, OPERATOR, "UTC", date(2026, 6, 30))


@pytest.fixture
def as_viewer(marts: Marts, catalogue: Catalogue) -> Context:
    return Context(marts, catalogue, Reader(Role.VIEWER), "UTC", date(2026, 6, 30))


def test_every_tool_tells_what_it_rests_on(context: Context) -> None:
    asked: dict[str, dict[str, Any]] = {
        "describe_metric": {"metric": "throughput"},
        "query_metric": {"metric": "throughput", **HALF},
        "explain_change": {"metric": "throughput", **LATE},
        "read_evidence": {"metric": "throughput", **HALF},
        "search": {"text": "PAY-1"},
        "read_timeline": {"key": "PAY-9"},
        "run_sql": {"statement": "select count(*) from fct_work_items"},
    }
    # Here nothing was found, told beforehand or reported.
    for name in set(TOOLS) - {"read_report"}:
        found = call(context, name, asked.get(name, {}))
        assert found.link.startswith("/"), name
        assert found.n > 0 or name in {"list_findings", "list_forecasts", "list_reports", "read_state"}, name
    with pytest.raises(ToolError, match="report"):
        call(context, "read_report", {"report_id": 1})


def test_figures_are_those_of_the_metrics(context: Context, marts: Marts) -> None:
    found = call(context, "query_metric", {"metric": "throughput", **HALF, "filters": [LEDGER]}).model_dump()
    query = "select count(*) from marts.fct_work_items where done_at >= '2026-01-01' and team = 'Ledger'"
    assert found["answer"]["rows"][0]["value"] == (marts.execute(query).fetchone() or [None])[0]


def test_figures_come_in_pages_that_say_so(context: Context) -> None:
    asked = {"metric": "throughput", **HALF, "grain": "day", "limit": 50, "offset": 100}
    page = call(context, "query_metric", asked).model_dump()
    assert page["page"] == {"offset": 100, "returned": 50, "total": 181, "remaining": 31}
    assert page["answer"]["rows"][0]["period"] == date(2026, 4, 11)


def test_a_length_ends_today_and_a_comparison_may_be_chosen(context: Context) -> None:
    asked = {"metric": "throughput", "period": "30d", "compare_with": {"since": "2026-01-01", "until": "2026-02-01"}}
    found = call(context, "query_metric", asked).model_dump()["answer"]
    assert (found["since"], found["until"]) == (date(2026, 6, 1), date(2026, 7, 1))
    known = call(context, "query_metric", {"metric": "throughput", "period": "2026-01"}).model_dump()["answer"]
    assert found["rows"][0]["previous"] == known["rows"][0]["value"] > 0


@pytest.mark.parametrize("by", ["team", "project", "repository", "parts"])
def test_explanations_add_up_to_the_change(context: Context, catalogue: Catalogue, by: str) -> None:
    explained = 0
    for metric in catalogue.metrics.values():
        able = metric.family in PARTS and metric.measure if by == "parts" else by in metric.dimensions
        if not able or basis_of(metric) is None:
            continue
        try:
            found = call(context, "explain_change", {"metric": metric.name, "by": by, **LATE, "limit": 2}).model_dump()
        except ToolError:
            # Its groups do not sum to the whole, such as persons who work for two teams.
            continue
        if found["effects"]:
            moved = sum(effect["contribution"] for effect in found["effects"]) + found["rest"]
            assert moved == pytest.approx(found["basis_now"] - found["basis_before"]), metric.name
            explained += 1
    assert explained >= {"team": 60, "project": 20, "repository": 20, "parts": 2}[by]


def test_counts_and_ratios_are_explained_themselves(context: Context) -> None:
    for metric in ("throughput", "bug_ratio", "carry_over_rate", "net_flow"):
        found = call(context, "explain_change", {"metric": metric, "by": "team", **LATE}).model_dump()
        assert (found["basis_before"], found["basis_now"]) == pytest.approx((found["before"], found["now"]))


def test_a_percentile_is_explained_by_the_mean_and_says_so(context: Context) -> None:
    found = call(context, "explain_change", {"metric": "issue_cycle_time", "by": "team", **LATE}).model_dump()
    assert found["method"] == "rate and mix of the mean"
    assert "percentile" in found["notes"][0]


def test_what_cannot_be_divided_is_refused(context: Context) -> None:
    for metric in ("reviewers", "review_load_concentration", "flow_distribution"):
        with pytest.raises(ToolError, match="cannot be divided"):
            call(context, "explain_change", {"metric": metric, "by": "team", **LATE})


def test_a_timeline_spans_both_sources(context: Context) -> None:
    found = call(context, "read_timeline", {"key": "pay-9", "limit": 500}).model_dump()
    assert found["key"] == "PAY-9"
    assert {"created", "status", "opened", "merged"} <= {event["kind"] for event in found["events"]}
    moments = [event["at"] for event in found["events"]]
    assert moments == sorted(moments)
    with pytest.raises(ToolError, match="no issue or pull request"):
        call(context, "read_timeline", {"key": "PAY-100000"})


def test_search_finds_by_words_and_by_key(context: Context) -> None:
    found = call(context, "search", {"text": "request -17", "subject": "pull_requests", "limit": 5}).model_dump()
    assert len(found["matches"]) == 5
    assert found["page"]["remaining"] == found["n"] - 5
    (one,) = call(context, "search", {"text": "pay-9"}).model_dump()["matches"]
    assert one["key"] == "PAY-9"


def test_viewers_see_no_persons(as_viewer: Context) -> None:
    events = call(as_viewer, "read_timeline", {"key": "PAY-9"}).model_dump()["events"]
    assert {event["by"] for event in events} == {None}
    forbidden: list[tuple[str, dict[str, Any]]] = [
        ("search", {"text": "ada", "subject": "people"}),
        ("run_sql", {"statement": "select 1"}),
        ("describe_tables", {}),
        ("query_metric", {"metric": "throughput", "dimensions": ["person"], **HALF}),
        ("explain_change", {"metric": "throughput", "by": "person", **LATE}),
        # One or two people of each team finished something.
        ("explain_change", {"metric": "throughput", "by": "team", **LATE}),
        ("read_evidence", {"metric": "throughput", "filters": [LEDGER], **HALF}),
    ]
    for name, arguments in forbidden:
        with pytest.raises(ForbiddenError):
            call(as_viewer, name, arguments)


def test_a_user_sees_the_persons_of_the_own_teams(marts: Marts, catalogue: Catalogue) -> None:
    user = Context(marts, catalogue, Reader(Role.USER, ("ledger",)), "UTC", date(2026, 6, 30))
    stranger = Context(marts, catalogue, Reader(Role.USER), "UTC", date(2026, 6, 30))
    query = """
        select person.name from core.team_members as member
        inner join core.people as person on person.person_key = member.person_key
        inner join core.teams as team on team.team_key = member.team_key where team.name = 'Ledger'
    """
    for (name,) in marts.execute(query).fetchall():
        asked = {"text": name, "subject": "people"}
        assert call(user, "search", asked).n >= 1
        assert call(stranger, "search", asked).n == 0
    with pytest.raises(ForbiddenError, match="administrators"):
        call(user, "run_sql", {"statement": "select 1"})


def test_wrong_arguments_are_told_with_their_place(context: Context) -> None:
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("nothing", {}, "no tool"),
        ("query_metric", {}, "metric: Field required"),
        ("query_metric", {"metric": "throughput", "colour": "red"}, "colour"),
        ("query_metric", {"metric": "throughput", "limit": 10_000}, "limit"),
    ]
    for name, arguments, text in wrong:
        with pytest.raises(ToolError, match=text):
            call(context, name, arguments)
    with pytest.raises(MetricError, match="Near names: throughput"):
        call(context, "query_metric", {"metric": "troughput"})


def test_what_dbt_builds_may_be_read_and_nothing_else(context: Context, marts: Marts) -> None:
    tables = call(context, "describe_tables", {}).model_dump()["tables"]
    assert {"core.work_items", "marts.fct_changes", "insights.findings"} <= set(tables)
    assert {name.split(".")[0] for name in tables} == {"core", "marts", "insights"}
    assert "core.person_accounts" not in tables
    # As dbt makes a table anew, it comes with the grants of its schema.
    marts.execute("set role pulse_writer; create table marts.fct_new as select 1 as one; reset role")
    assert call(context, "run_sql", {"statement": "select one from fct_new"}).model_dump()["rows"] == [[1]]
    with pytest.raises(PulseError, match="no table"):
        call(context, "run_sql", {"statement": "select * from raw.jira_issues"})


def test_the_state_tells_of_what_could_not_be_mapped(context: Context) -> None:
    state = call(context, "read_state", {}).model_dump()
    assert state["unmapped"]["pull requests without a team"] > 0
    assert state["as_of"] is None
