"""The checks beside raw assets, what a materialization tells, and what is no failure."""

from typing import Any

import dagster as dg

from pulse.database import connect
from pulse.job_controls import pause
from pulse_assets.jira.tables import ISSUES, USERS
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.locks import locked
from pulse_assets.raw.table import Batch, Rejected
from pulse_assets.raw.writer import write

from .location import PRESENT, Location

RANGE = ("CHK|2026-03-01", f"CHK|{PRESENT}")


def evaluated(location: Location, result: dg.ExecuteInProcessResult) -> dict[tuple[str, str], dg.AssetCheckEvaluation]:
    logs = location.instance.all_logs(result.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
    events = [log.dagster_event for log in logs if log.dagster_event]
    found = [event.asset_check_evaluation_data for event in events]
    return {(one.asset_key.to_user_string(), one.check_name): one for one in found}


def test_checks_run_with_the_assets_and_pass_where_all_is_well(location: Location) -> None:
    snapshot = evaluated(location, location.snapshot("jira"))
    assert snapshot["jira/users", "every_record_fits"].passed
    result = location.read("jira", *RANGE)
    checks = evaluated(location, result)
    issues = {name: check for (table, name), check in checks.items() if table == "jira/issues"}
    assert set(issues) == {"every_record_fits", "every_unit_is_fresh", "complete"}
    assert all(check.passed for check in checks.values())
    assert issues["every_unit_is_fresh"].metadata["units"].value == 1


def test_what_does_not_fit_is_counted_and_shown_without_addresses(location: Location) -> None:
    record = b'{"id": "1", "owner": "ann@example.com"}'
    with connect(location.url) as connection:
        write(connection, "default", "CHK", [Batch(ISSUES, [], [Rejected("no key", record)])])
        write(connection, "default", "site", [Batch(USERS, [], [Rejected("no name", b"{}")])])
    location.snapshot("jira")
    result = location.read("jira", *RANGE)
    assert result.success
    check = evaluated(location, result)["jira/issues", "every_record_fits"]
    assert (check.passed, check.severity, check.metadata["rejected"].value) == (False, dg.AssetCheckSeverity.WARN, 1)
    shown = str(check.metadata["latest"].value)
    assert "no key" in shown
    assert "ann@example.com" not in shown


def test_units_that_lag_behind_are_named(location: Location) -> None:
    location.snapshot("jira")
    location.read("jira", *RANGE)
    with connect(location.url) as connection:
        connection.execute(
            "insert into app.checkpoints (connection_id, stream, source_unit, watermark) values"
            " ('default', 'issues', 'OLD', '2026-01-01+00'), ('default', 'issues', 'NEW', null)"
        )
    check = evaluated(location, location.read("jira", *RANGE))["jira/issues", "every_unit_is_fresh"]
    assert not check.passed
    assert check.description == "2 of 3 lag behind: NEW, OLD"


def test_a_materialization_tells_what_it_cost_and_shows_records(location: Location) -> None:
    location.snapshot("jira")
    location.read("jira", *RANGE)
    told = _latest(location, "jira/issues").metadata
    assert {"new", "changed", "unchanged", "deleted", "rejected", "requests", "seconds"} <= set(told)
    assert float(str(told["rows per second"].value)) > 0
    preview = str(told["preview"].value).splitlines()
    assert preview[0] == "| issue_id | issue_key | project_key | updated_at | title |"
    assert len(preview) == 7
    assert all("CHK-" in line for line in preview[2:])
    with connect(location.url) as connection:
        (rows,) = connection.execute("select count(*) from raw.jira_issues").fetchone() or (0,)
    assert told["dagster/row_count"].value == rows > 5


def test_what_another_run_reads_is_no_failure(location: Location) -> None:
    location.snapshot("jira")
    with connect(location.url) as other, locked(other, "issues", [Unit("CHK")]):
        result = location.read("jira", *RANGE)
    assert result.success
    assert location.materialized("jira/issues") == set()
    assert location.read("jira", *RANGE).success
    assert location.materialized("jira/issues") != set()


def test_what_is_paused_rests_and_is_no_failure(location: Location) -> None:
    location.snapshot("jira")
    with connect(location.url) as connection:
        pause(connection, "jira", "CHK", "ann")
    result = location.read("jira", *RANGE)
    assert result.success
    assert location.materialized("jira/issues") == set()
    run = location.instance.get_run_by_id(result.run_id)
    assert run is not None
    assert int(run.tags["pulse/paused"]) >= 1
    assert run.tags["pulse/requests"] == "0"


def _latest(location: Location, table: str) -> Any:
    event = location.instance.get_latest_materialization_event(dg.AssetKey(table.split("/")))
    assert event is not None
    assert event.asset_materialization is not None
    return event.asset_materialization
