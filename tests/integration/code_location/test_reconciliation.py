"""The comparison as Dagster runs it: which assets it says have changed, and what people are told."""

from collections import Counter
from typing import Any

import dagster as dg

from pulse.asking import ask
from pulse.database import connect
from pulse.metrics import Reader
from pulse.records.reading import RecordQuery, listing
from pulse.records.subjects.data_quality import COMPARISONS
from pulse.roles import Role
from sample_org.mutations import JiraMutation
from sample_org.upheavals import RepositoryMutation

from .location import PRESENT, Location


def compared(location: Location, source: str) -> dg.ExecuteInProcessResult:
    result = location.run(f"{source}_reconciliation", partition_key="site")
    assert result.success
    return result


def read_all(location: Location, source: str) -> None:
    location.snapshot(source)
    for tags in location.pending(source):
        assert location.run(f"{source}_records", tags=dict(tags)).success


def notes(location: Location, result: dg.ExecuteInProcessResult, source: str) -> list[str]:
    logs = location.instance.all_logs(result.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION)
    told = [log.asset_materialization for log in logs if log.asset_materialization]
    (own,) = [one for one in told if one.asset_key == dg.AssetKey([source, "reconciliation"])]
    found = own.metadata["notes"].value
    assert isinstance(found, list)
    return found


def comparisons(location: Location) -> list[dict[str, Any]]:
    with connect(location.url) as connection:
        return ask(connection, listing(COMPARISONS, RecordQuery(), Reader(Role.VIEWER))).records


def test_a_deletion_is_recorded_for_the_open_month(location: Location) -> None:
    read_all(location, "jira")
    issue = next(i for i in location.simulation.organisation.issues if i.histories)
    location.simulation.mutate(JiraMutation("delete", key=issue.key))
    result = compared(location, "jira")
    unit = f"{issue.team.key}|{PRESENT}"
    assert location.logged(result) == Counter(
        {("jira/issues", unit): 1, ("jira/changelogs", unit): 1, ("jira/reconciliation", "site"): 1}
    )
    assert location.counted(result, "jira/issues", "deleted") == 1
    assert notes(location, result, "jira") == []
    run = location.instance.get_run_by_id(result.run_id)
    assert run is not None
    assert int(run.tags["pulse/deleted"]) == 1 + len(issue.histories)
    told = {one["source_unit"]: one for one in comparisons(location)}
    assert told[issue.team.key]["deleted"] == 1 + len(issue.histories)
    assert {one["state"] for one in told.values()} == {"FINISHED"}
    assert sum(one["deleted"] for one in told.values()) == told[issue.team.key]["deleted"]


def test_a_renamed_repository_keeps_its_checkpoints_and_gets_partitions(location: Location) -> None:
    read_all(location, "github")
    repository = location.simulation.organisation.repositories[0]
    old, new = repository.full_name, f"{repository.owner}/renamed"
    location.simulation.mutate(RepositoryMutation("rename", old, new))
    location.snapshot("github")
    starts = [dict(tags) for tags in location.pending("github")]
    assert all(PRESENT in tags["dagster/asset_partition_range_start"] for tags in starts)
    location.simulation.mutate(RepositoryMutation("rename", new, old))


def test_what_is_withheld_is_told(location: Location) -> None:
    read_all(location, "github")
    name = location.simulation.organisation.repositories[0].full_name
    location.simulation.mutate(RepositoryMutation("withhold", name))
    location.snapshot("github")
    (note,) = notes(location, compared(location, "github"), "github")
    location.simulation.mutate(RepositoryMutation("show", name))
    assert note.startswith(f"GitHub no longer shows {name}")
