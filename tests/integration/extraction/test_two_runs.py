"""Two runs of the same units at the same time harm neither each other nor the data."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

from pulse_assets.github import streams as github_streams
from pulse_assets.jira import streams as jira_streams
from pulse_assets.raw.stream import Outcome
from sample_org.faults import Fault

from .conftest import assert_same
from .extraction import Extraction, Rows, failures, total


def test_two_runs_at_once_read_each_unit_once(troubled: Extraction, without: Rows) -> None:
    troubled.sync()
    for table in ("jira_issues", "github_pull_requests", "github_review_comments"):
        troubled.all(f"with gone as (delete from raw.{table} returning 1) select count(*) from gone")
    troubled.all("with gone as (delete from app.checkpoints where source_unit <> 'site' returning 1) select 1")
    troubled.simulation.arm(Fault(".", "slow", seconds=0.01, times=-1))
    begin = Barrier(2)

    def run(_: int) -> dict[str, Outcome]:
        with closing(troubled.jira()) as client, closing(troubled.github()) as github:
            begin.wait()
            outcomes = troubled.read(jira_streams.records(client), troubled.projects())
            return outcomes | troubled.read(github_streams.records(github, troubled.url), troubled.repositories())

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(run, range(2))
    assert failures(first) == failures(second) == {}
    assert any(outcome.busy for outcome in [*first.values(), *second.values()])
    deleted = sum(len(without[table]) for table in ("jira_issues", "github_pull_requests", "github_review_comments"))
    assert total(first).new + total(second).new == deleted
    assert_same(troubled, without, "jira")
    assert_same(troubled, without, "github")
    assert failures(troubled.sync()) == {}
