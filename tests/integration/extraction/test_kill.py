"""A run may die anywhere: the next goes on at the next page, and nobody can tell afterwards."""

import time
from collections.abc import Callable
from multiprocessing import get_context
from random import Random

import pytest

from sample_org.faults import Fault
from sample_org.server import Simulation

from .conftest import assert_same, changing, read_anew, small
from .extraction import Extraction, Rows, difference
from .life import settle
from .test_law import live
from .test_upheaval import named
from .upheaval import Upheaval
from .victim import DONE, compare, work

KILLS = 10
# Whatever was asked but not yet written when it died: the page at hand, the next one, and what changed since.
IN_FLIGHT = 8


class Runner:
    """Starts runs in processes of their own, from a server that has imported all they need."""

    def __init__(self, extraction: Extraction, target: Callable[..., None] = work) -> None:
        self._target = target
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([work.__module__])
        simulation = extraction.simulation
        projects = [unit.name for unit in extraction.projects()]
        repositories = [unit.name for unit in extraction.repositories()]
        self._arguments = (extraction.url, simulation.jira_url, simulation.github_url, projects, repositories)

    def run(self, kill_when: Callable[[], bool] = lambda: False) -> int | None:
        """Run to the end, or kill it as soon as `kill_when()`; gives the exit code, None when it was killed."""
        process = self._context.Process(target=self._target, args=self._arguments)
        process.start()
        while process.is_alive():
            if kill_when():
                process.kill()
                process.join()
                return None
            time.sleep(0.001)
        process.join()
        return process.exitcode


@pytest.mark.parametrize("seed", [1])
def test_a_load_killed_again_and_again_ends_as_one_that_never_was(
    troubled: Extraction, without: Rows, seed: int
) -> None:
    simulation, chance = troubled.simulation, Random(seed)
    simulation.arm(Fault(".", "slow", seconds=0.005, times=-1))
    load_snapshots(troubled)
    runner = Runner(troubled)
    undisturbed = requests_of(simulation, runner)
    forget_records(troubled)
    simulation.statistics.clear()
    killed = 0
    while killed < KILLS:
        asked = simulation.statistics.requests + chance.randint(2, 2 * undisturbed // KILLS)
        pause = chance.random() * 0.02

        def is_time(asked: int = asked, pause: float = pause) -> bool:
            if simulation.statistics.requests < asked:
                return False
            time.sleep(pause)
            return True

        code = runner.run(is_time)
        if code == DONE:
            break
        killed += code is None
    assert killed >= KILLS // 2
    while runner.run() != DONE:
        time.sleep(0.05)
    assert_same(troubled, without, "jira")
    assert_same(troubled, without, "github")
    assert simulation.statistics.requests <= undisturbed + (killed + 1) * IN_FLIGHT


def test_a_comparison_killed_again_and_again_ends_as_one_that_never_was(database_url: str) -> None:
    with changing(database_url, small(months=1)) as extraction:
        extraction.sync()
        life, chance = Upheaval(extraction.simulation, 3), Random(3)
        story = [change for _ in range(8) for change in (*life.break_in(3), *life.go_on(1))]
        settle()
        extraction.sync()
        before = live_rows(extraction)
        simulation = extraction.simulation
        simulation.arm(Fault(".", "slow", seconds=0.005, times=-1))
        runner, killed = Runner(extraction, compare), 0
        for _ in range(5):
            asked = simulation.statistics.requests + chance.randint(2, 12)

            def is_time(asked: int = asked) -> bool:
                return simulation.statistics.requests >= asked

            killed += runner.run(is_time) is None
        assert killed >= 3
        while runner.run() != DONE:
            time.sleep(0.05)
        simulation.disarm()
        extraction.sync()
        compared = named(live(extraction), life.names)
        assert live_rows(extraction) != before
        read_anew(extraction)
        assert list(difference(compared, named(live(extraction), life.names))) == [], story


def live_rows(extraction: Extraction) -> dict[str, int]:
    """How many rows each table holds that are not deleted."""
    return {name: len(rows) for name, rows in live(extraction).items()}


def load_snapshots(extraction: Extraction) -> None:
    """What is read whole is there; records are not."""
    extraction.sync()
    forget_records(extraction)


def forget_records(extraction: Extraction) -> None:
    """As if records had never been read."""
    tables = "jira_issues jira_changelogs github_pull_requests github_pull_request_commits github_reviews"
    tables += " github_review_comments github_issue_comments github_timeline_events github_issues github_deployments"
    tables += " github_pull_request_files github_commits github_releases github_tags github_workflow_runs"
    tables += " github_deployment_commits jira_comments jira_worklogs jira_pull_request_links"
    for table in tables.split():
        extraction.all(f"with gone as (delete from raw.{table} returning 1) select count(*) from gone")
    extraction.all("with gone as (delete from app.checkpoints where source_unit <> 'site' returning 1) select 1")


def requests_of(simulation: Simulation, runner: Runner) -> int:
    """How many requests a run takes that nobody disturbs."""
    simulation.statistics.clear()
    assert runner.run() == DONE
    return simulation.statistics.requests
