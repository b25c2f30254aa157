"""Old runs go, and Dagster still knows what they made."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
from psycopg import sql

from pulse.access.audit import Circumstances
from pulse.database import connect
from pulse.retention import Pruned, prune

from .location import Location

PARTS = dg.StaticPartitionsDefinition(["a", "b"])
AGE = "update dagster.runs set end_time = end_time - 200 * 86400 where run_id = any(%s)"


@dg.asset(partitions_def=PARTS)
def parted() -> dg.MaterializeResult[None]:
    return dg.MaterializeResult(metadata={"rows": 1})


@dg.asset(check_specs=[dg.AssetCheckSpec("fits", asset="whole")])
def whole() -> Iterator[dg.MaterializeResult[None]]:
    yield dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True)])


def run(location: Location, asset: dg.AssetsDefinition, part: str | None = None) -> str:
    return dg.materialize([asset], instance=location.instance, partition_key=part).run_id


def pruned(location: Location, *, is_dry_run: bool = False) -> Pruned:
    with connect(location.url, autocommit=True) as connection:
        by = Circumstances("a test")
        return prune(connection, location.settings, datetime.now(UTC), by, is_dry_run=is_dry_run)


def count(location: Location, table: str, run_id: str) -> int:
    with connect(location.url) as connection:
        query = sql.SQL("select count(*) from {} where run_id = %s").format(sql.Identifier("dagster", table))
        row = connection.execute(query, [run_id]).fetchone()
        return row[0] if row else 0


def test_old_runs_go_and_what_they_made_stays_known(location: Location) -> None:
    first_a, last_a, only_b = run(location, parted, "a"), run(location, parted, "a"), run(location, parted, "b")
    first_whole, last_whole = run(location, whole), run(location, whole)
    old = [first_a, last_a, only_b, first_whole]
    with connect(location.url) as connection:
        connection.execute(AGE, [old])
    printed = Path(location.settings.data_dir) / "dagster" / "storage" / first_a
    printed.mkdir(parents=True)
    dry = pruned(location, is_dry_run=True)
    done = pruned(location)
    rows = {step.what: step.rows for step in done.steps}
    assert {step.what: step.rows for step in dry.steps} == rows
    assert rows["runs"] == 2
    assert (rows["what runs printed"], printed.exists()) == (1, False)
    assert [count(location, "runs", one) for one in old] == [0, 1, 1, 0]
    assert [count(location, "event_logs", one) > 0 for one in (first_a, last_a, only_b, first_whole)] == [
        False,
        True,
        True,
        False,
    ]
    assert 0 < count(location, "event_logs", last_a) < count(location, "event_logs", last_whole)
    instance = location.instance
    assert instance.get_materialized_partitions(dg.AssetKey("parted")) == {"a", "b"}
    newest = instance.get_latest_materialization_event(dg.AssetKey("parted"))
    assert newest is not None
    assert newest.run_id == only_b
    assert instance.get_latest_materialization_event(dg.AssetKey("whole")) is not None
    assert pruned(location).steps == []


def test_the_job_tells_what_went(location: Location) -> None:
    first, _ = run(location, whole), run(location, whole)
    with connect(location.url) as connection:
        connection.execute(AGE, [[first]])
    result = location.run("retention")
    assert result.success
    (output,) = [event for event in result.all_events if event.is_successful_output]
    told = output.step_output_data.metadata["deleted"]
    assert isinstance(told, dg.MarkdownMetadataValue)
    assert "| runs | dagster.runs |" in str(told.value)
    assert count(location, "runs", first) == 0
