from collections.abc import Callable

import dagster as dg
import pytest

from pulse.settings import Settings
from pulse_assets.alerts import alert_sensor, failed_jobs


@dg.op(config_schema={"fails": bool})
def work(context: dg.OpExecutionContext) -> None:
    if context.op_config["fails"]:
        raise ValueError("the disk is full")


@dg.job
def nightly() -> None:
    work()


def run(instance: dg.DagsterInstance, *, fails: bool) -> None:
    config = {"ops": {"work": {"config": {"fails": fails}}}}
    nightly.execute_in_process(instance=instance, run_config=config, raise_on_error=False)


def test_a_job_is_failed_until_it_succeeds_again() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        run(instance, fails=False)
        assert dict(failed_jobs(instance)) == {}
        run(instance, fails=True)
        assert list(dict(failed_jobs(instance))) == ["nightly"]
        run(instance, fails=False)
        assert dict(failed_jobs(instance)) == {}


def retention(instance: dg.DagsterInstance, *, fails: bool) -> None:
    """A nightly job that is known by its name."""
    job = dg.JobDefinition(name="retention", graph_def=nightly.graph)
    config = {"ops": {"work": {"config": {"fails": fails}}}}
    job.execute_in_process(instance=instance, run_config=config, raise_on_error=False)


def test_a_failure_lasts_however_many_others_run_until_the_job_itself_succeeds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pulse_assets.alerts.NEWEST", 2)
    with dg.DagsterInstance.ephemeral() as instance:
        retention(instance, fails=True)
        for _ in range(3):
            run(instance, fails=False)
        assert list(dict(failed_jobs(instance))) == ["retention"]
        instance.add_run(dg.DagsterRun("retention", status=dg.DagsterRunStatus.CANCELED))
        assert list(dict(failed_jobs(instance))) == ["retention"]
        retention(instance, fails=False)
        assert dict(failed_jobs(instance)) == {}


def test_runs_of_automation_count_for_the_job_that_does_the_same() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        models = frozenset({dg.AssetKey(["marts", "fct_work_items"])})
        failed, well = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS
        instance.add_run(dg.DagsterRun("__ASSET_JOB", status=failed, asset_selection=models))
        findings = frozenset({dg.AssetKey(["insights", "ageing_work"])})
        instance.add_run(dg.DagsterRun("__ASSET_JOB", status=well, asset_selection=findings))
        assert list(dict(failed_jobs(instance))) == ["transform"]
        instance.add_run(dg.DagsterRun("transform", status=well))
        assert dict(failed_jobs(instance)) == {}


def test_the_sensor_looks_and_says_what_it_did(make_settings: Callable[..., Settings], database_url: str) -> None:
    settings = make_settings(database_url=database_url)
    with dg.DagsterInstance.ephemeral() as instance:
        said = alert_sensor(settings)(dg.build_sensor_context(instance))
    assert isinstance(said, dg.SkipReason)
    assert said.skip_message == "0 rules; 0 messages sent"
