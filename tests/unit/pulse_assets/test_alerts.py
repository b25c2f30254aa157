from collections.abc import Callable

import dagster as dg

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


def test_the_sensor_looks_and_says_what_it_did(make_settings: Callable[..., Settings], database_url: str) -> None:
    settings = make_settings(database_url=database_url)
    with dg.DagsterInstance.ephemeral() as instance:
        said = alert_sensor(settings)(dg.build_sensor_context(instance))
    assert isinstance(said, dg.SkipReason)
    assert said.skip_message == "0 rules; 0 messages sent"
