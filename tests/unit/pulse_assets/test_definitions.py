from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pulse.settings import Settings
from pulse_assets.concealing import concealing
from pulse_assets.definitions import build_defs
from pulse_assets.jira import tables as jira_tables
from pulse_assets.raw.materializations import asset_key
from pulse_assets.transform.project import FOLDER

CONNECTED = {
    "jira_url": "http://jira.example",
    "jira_token": "good",
    "github_token": "good",
    "github_repositories": "acme/ledger",
    "start_date": "2026-02-17",
}
BY_SITE = {
    "jira": ("boards", "fields", "issue_types", "projects", "sprints", "statuses", "users", "versions"),
    "github": ("repositories", "team_members", "teams", "users"),
}
BY_MONTH = {
    "jira": ("changelogs", "comments", "issues", "pull_request_links", "worklogs"),
    "github": (
        "commits",
        "deployment_commits",
        "deployments",
        "issue_comments",
        "issues",
        "pull_request_commits",
        "pull_request_files",
        "pull_requests",
        "releases",
        "review_comments",
        "reviews",
        "tags",
        "timeline_events",
        "workflow_runs",
    ),
}
UNITS = {"jira": ("project", "jira_projects"), "github": ("repository", "github_repositories")}
MakeSettings = Callable[..., Settings]


@pytest.fixture
def defs(make_settings: MakeSettings) -> dg.Definitions:
    """The code location with both sources connected."""
    return build_defs(make_settings(**CONNECTED))


def raw_specs(defs: dg.Definitions) -> dict[str, dg.AssetSpec]:
    specs = defs.resolve_all_asset_specs()
    return {spec.key.to_user_string(): spec for spec in specs if spec.group_name in ("jira", "github")}


def test_every_raw_table_is_an_asset_of_its_source(defs: dg.Definitions) -> None:
    expected = {
        f"{source}/{name}": source for group in (BY_SITE, BY_MONTH) for source, names in group.items() for name in names
    }
    expected |= {f"{source}/reconciliation": source for source in BY_SITE}
    assert {key: spec.group_name for key, spec in raw_specs(defs).items()} == expected


def test_what_is_read_whole_has_a_partition_a_site(defs: dg.Definitions) -> None:
    specs = raw_specs(defs)
    for source, names in BY_SITE.items():
        for name in names:
            definition = specs[f"{source}/{name}"].partitions_def
            assert isinstance(definition, dg.DynamicPartitionsDefinition)
            assert definition.name == f"{source}_sites"


def test_records_have_a_partition_a_unit_and_month_of_update(defs: dg.Definitions) -> None:
    specs = raw_specs(defs)
    for source, names in BY_MONTH.items():
        for name in names:
            definition = specs[f"{source}/{name}"].partitions_def
            assert isinstance(definition, dg.MultiPartitionsDefinition)
            units, months = definition.partitions_defs
            assert (units.name, months.name) == (UNITS[source][0], "updated")
            assert isinstance(units.partitions_def, dg.DynamicPartitionsDefinition)
            assert units.partitions_def.name == UNITS[source][1]
            assert isinstance(months.partitions_def, dg.MonthlyPartitionsDefinition)
            assert months.partitions_def.get_first_partition_key() == "2026-02-01"
            # The month that has not ended can be read too.
            assert months.partitions_def.end_offset == 1


def test_a_whole_history_is_one_run(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    policies = {graph.get(asset_key(table)).backfill_policy for table in (jira_tables.ISSUES, jira_tables.USERS)}
    assert policies == {dg.BackfillPolicy.single_run()}


def test_dbt_reads_the_raw_assets_by_their_names(defs: dg.Definitions) -> None:
    parents = {dep.asset_key.to_user_string() for spec in defs.resolve_all_asset_specs() for dep in spec.deps}
    assert {"jira/issues", "jira/changelogs", "github/pull_requests", "github/deployments"} <= parents
    conversations = ("pull_request_commits", "review_comments", "issue_comments", "reviews", "timeline_events")
    assert {f"github/{name}" for name in conversations} <= parents


def test_every_asset_says_what_it_is_whose_and_of_what_kind(defs: dg.Definitions) -> None:
    specs = list(defs.resolve_all_asset_specs())
    assert {spec.group_name for spec in specs} == {
        "jira",
        "github",
        # What people told, which no asset makes.
        "app",
        "configuration",
        "staging",
        "intermediate",
        "core",
        "marts",
        "insights",
    }
    for spec in specs:
        lacking = [
            name
            for name, value in (
                ("description", spec.description),
                ("owners", spec.owners),
                ("kinds", spec.kinds),
                ("group", spec.group_name),
            )
            if not value
        ]
        assert not lacking, spec.key.to_user_string()


def test_what_people_read_is_checked_and_must_not_grow_old(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    read = [spec for spec in defs.resolve_all_asset_specs() if spec.group_name in ("marts", "insights")]
    assert len(read) > 30
    for spec in read:
        assert graph.get(spec.key).check_keys, spec.key.to_user_string()
        assert spec.freshness_policy is not None, spec.key.to_user_string()


def test_reports_come_after_what_they_tell_of(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    others = {spec.key for spec in defs.resolve_all_asset_specs() if spec.group_name == "insights"}
    reports = dg.AssetKey(["insights", "reports"])
    untold = {reports, *(dg.AssetKey(["insights", name]) for name in ("predictions", "weekly_figures"))}
    assert graph.get(reports).parent_keys >= others - untold


def test_jobs_schedules_and_sensors_are_these(defs: dg.Definitions) -> None:
    of_sources = {
        f"{source}_{what}" for source in ("jira", "github") for what in ("records", "snapshots", "reconciliation")
    }
    jobs = {job.name for job in defs.resolve_all_job_defs()}
    assert jobs - {"__ASSET_JOB"} == of_sources | {"transform", "insights", "reports", "retention"}
    schedules = {schedule.name: schedule for schedule in defs.schedules or []}
    assert set(schedules) == {f"{name}_schedule" for name in (*of_sources, "reports", "retention")}
    assert {sensor.name for sensor in defs.sensors or []} == {
        "jira_discovery",
        "github_discovery",
        "build_automation",
        "insights_automation",
        "alerts",
    }


def test_all_that_watches_and_ticks_is_on_from_the_start(defs: dg.Definitions) -> None:
    for schedule in defs.schedules or []:
        assert isinstance(schedule, dg.ScheduleDefinition)
        assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING
    for sensor in defs.sensors or []:
        assert sensor.default_status is dg.DefaultSensorStatus.RUNNING


def test_no_error_of_our_code_reaches_dagster_with_a_secret(defs: dg.Definitions) -> None:
    """Every step, sensor and schedule that runs code of ours is wrapped by `concealing`."""
    steps = [step for job in defs.resolve_all_job_defs() for step in job.all_node_defs]
    found: dict[str, Any] = {step.name: step.compute_fn for step in steps if isinstance(step, dg.OpDefinition)}
    found |= {one.name: one._execution_fn for one in defs.schedules or [] if isinstance(one, dg.ScheduleDefinition)}
    # Schedules that only have a time run none.
    ours = {name: one.decorated_fn for name, one in found.items() if hasattr(one, "decorated_fn")}
    ours |= {one.name: one._raw_fn for one in defs.sensors or [] if type(one) is dg.SensorDefinition}
    assert set(ours) >= {"prune", "alerts", "jira_records_schedule"}
    wrapper = concealing(len).__code__.co_filename
    assert {name for name, function in ours.items() if function.__code__.co_filename != wrapper} == set()


def test_without_a_source_all_is_there_for_one_that_is_added_later(make_settings: MakeSettings) -> None:
    defs, connected = build_defs(make_settings()), build_defs(make_settings(**CONNECTED))
    assert set(raw_specs(defs)) == set(raw_specs(connected))
    assert [schedule.name for schedule in defs.schedules or []] == [one.name for one in connected.schedules or []]
    assert [sensor.name for sensor in defs.sensors or []] == [one.name for one in connected.sensors or []]


def test_other_parts_can_be_put_in(make_settings: MakeSettings) -> None:
    other = dg.ResourceDefinition.hardcoded_resource("other")
    defs = build_defs(make_settings(), jira=other)
    assert (defs.resources or {})["jira"] is other


def test_the_manifest_is_of_this_project() -> None:
    assert (FOLDER / "dbt_project.yml").exists()
    assert FOLDER.parent == Path(__file__).parents[3]
