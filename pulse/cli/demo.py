"""`pulse demo`: a simulated organisation through the whole pipeline, then everything served on its figures."""

import os
from pathlib import Path
from typing import Annotated

import typer

from pulse.cli.metrics import metrics
from pulse.cli.serving import ApiPortOption, DagsterPortOption, HostOption

SamplePortOption = Annotated[int, typer.Option(help="Port of the sample organisation.", min=1, max=65535)]
SeedOption = Annotated[int, typer.Option(help="Another seed, another organisation.")]
MonthsOption = Annotated[int, typer.Option(help="Months of history.", min=1, max=60)]
ScaleOption = Annotated[float, typer.Option(help="Multiplies the size of the organisation.", min=0.05, max=100)]


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Go on serving after the first figures.")] = True,
    seed: SeedOption = 7,
    months: MonthsOption = 15,
    scale: ScaleOption = 1.0,
    data_dir: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(".pulse/demo"),
    host: HostOption = "127.0.0.1",
    api_port: ApiPortOption = 8000,
    dagster_port: DagsterPortOption = 3000,
    sample_port: SamplePortOption = 8901,
) -> None:
    """Bring a sample organisation through the whole pipeline, print first figures, and serve them. Needs no account."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.pipeline import STAGES, TITLES, Pipeline, describe
    from pulse.cli.sample import LOCAL, ORGANIZATION, Sample, new_account
    from pulse.cli.serving import Addresses, serve_until_stopped, start_servers
    from pulse.cli.steps import Steps
    from pulse.processes import Children, require_free_port
    from pulse.runtime import open_runtime

    addresses, sample = Addresses(host, api_port, dagster_port), Sample(seed, months, scale, sample_port)
    require_free_port(LOCAL, sample_port, "the sample organisation", "--sample-port")
    if serve:
        addresses.require_free()
    os.environ.update(sample.environment(data_dir))
    steps = Steps(2 + len(STAGES) + serve)
    with Children(data_dir.resolve() / "logs") as children:
        with steps.step("Starting the sample organisation and the database") as note:
            served = sample.start(children)
            runtime = open_runtime(load_settings())
            sample.wait(served)
            note(f"Jira and GitHub of {ORGANIZATION!r} on port {sample_port}")
        with Pipeline(runtime, *STAGES) as pipeline:
            for stage in STAGES:
                with steps.step(TITLES[stage]) as note:
                    note(describe(pipeline.finish(stage)))
                if stage == "build":
                    with steps.step("First figures"):
                        metrics()
        if serve:
            with steps.step("Starting the Dagster UI, the daemon and the API"):
                start_servers(runtime, addresses, children)
            figures = f"Figures     PULSE_DATA_DIR={data_dir} pulse metrics"
            serve_until_stopped(addresses, children, f"Sign in     {new_account(runtime.database_url)}\n{figures}")
