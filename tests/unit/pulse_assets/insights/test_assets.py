from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import psycopg
import pytest

from pulse.settings import Settings
from pulse_assets.definitions import build_defs
from pulse_assets.insights.assets import insight_assets, preview
from pulse_assets.insights.catalog import INSIGHTS
from pulse_assets.resources import Database

from .made import make

NAMES = {
    "ageing_work",
    "ai_assisted",
    "anomalies",
    "bottlenecks",
    "change_incidents",
    "change_points",
    "correlations",
    "knowledge_concentration",
    "oversized_requests",
    "review_load",
    "scope_creep",
    "stale_requests",
    "unlinked_work",
}
FORECASTS = {"weekly_figures", "forecasts", "predictions"}
REPORTS = "reports"


@pytest.fixture(scope="module")
def definitions(tmp_path_factory: pytest.TempPathFactory) -> dg.Definitions:
    return build_defs(Settings(_env_file=None, data_dir=Path(tmp_path_factory.mktemp("data"))))


def test_the_code_location_loads_with_an_asset_an_insight(definitions: dg.Definitions) -> None:
    dg.Definitions.validate_loadable(definitions)
    specs = [spec for spec in definitions.resolve_all_asset_specs() if spec.group_name == "insights"]
    assert {insight.name for insight in INSIGHTS} == NAMES
    assert {spec.key.path[-1] for spec in specs} == NAMES | FORECASTS | {REPORTS}
    for spec in specs:
        assert spec.key.path[0] == "insights"
        assert spec.description
        assert spec.owners
        assert spec.kinds
        # Reports are written at their hour, not whenever the models have changed.
        assert (spec.automation_condition is None) == (spec.key.path[-1] == REPORTS)


def test_insights_rest_on_models_that_exist(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    for insight in INSIGHTS:
        parents = graph.get(dg.AssetKey(["insights", insight.name])).parent_keys
        assert {".".join(parent.path) for parent in parents} == set(insight.tables)
        assert all(graph.get(parent).is_materializable for parent in parents)


def test_the_job_builds_insights_and_nothing_else(definitions: dg.Definitions) -> None:
    job = definitions.resolve_job_def("insights")
    assert {key.path[-1] for key in job.asset_layer.executable_asset_keys} == NAMES | FORECASTS | {REPORTS}


FACTS = """
    create schema marts;
    create table marts.fct_work_items as
    select number::text as work_item_key, 'PAY-' || number as key, 'Title' as title, 'standard' as level,
        'Ledger' as team, case when number = 0 then 'In Review' else 'Done' end as status,
        case when number = 0 then 'in_progress' else 'done' end as status_category,
        now() - interval '9 days' as started_at,
        case when number > 0 then now() - interval '8 days' end as done_at,
        case when number > 0 then 86400.0 end as cycle_time_seconds
    from generate_series(0, 20) as number
"""


@pytest.fixture
def facts(database: psycopg.Connection[Any]) -> Iterator[psycopg.Connection[Any]]:
    """One item nine days in progress, in a team that needs one day."""
    database.execute(FACTS)
    database.commit()
    yield database
    database.execute("drop schema marts cascade")
    database.commit()


def test_a_run_tells_what_it_found(facts: psycopg.Connection[Any], database_url: str) -> None:
    asset = next(asset for asset in insight_assets() if asset.key.path[-1] == "ageing_work")
    database = Database(Settings(_env_file=None, database_url=database_url))

    def run() -> dict[str, Any]:
        result = dg.materialize([asset], resources={"database": database})
        (event,) = result.asset_materializations_for_node("insights__ageing_work")
        return {name: entry.value for name, entry in event.metadata.items()}

    first, second = run(), run()
    assert {name: first[name] for name in ("open", "opened", "closed", "dagster/row_count", "not judged")} == {
        "open": 1,
        "opened": 1,
        "closed": 0,
        "dagster/row_count": 1,
        "not judged": {},
    }
    assert "PAY-0 has been in progress for 9.0 days" in first["worst"]
    assert (second["open"], second["opened"], second["closed"]) == (1, 0, 0)
    facts.execute("delete from marts.fct_work_items where key <> 'PAY-0'")
    facts.commit()
    third = run()
    assert (third["open"], third["closed"]) == (0, 1)
    assert third["not judged"] == {"Ledger": "0 finished items in 180 days, 20 are needed"}
    assert third["worst"] == "Nothing found."


def test_the_preview_shows_the_five_worst_first() -> None:
    findings = [make(number, title=f"PAY-{number}", value=100.0 * number) for number in range(1, 7)]
    findings.append(make(7, title="PAY|7", severity="critical", value=101.0))
    _, _, *lines = preview(findings).splitlines()
    assert lines[0] == "| critical | PAY\\|7 | Payments | 1.0 |"
    assert [line.split(" | ")[1] for line in lines[1:]] == ["PAY-6", "PAY-5", "PAY-4", "PAY-3"]
