"""`pulse run`: the whole pipeline once, without serving anything."""

from pulse.cli.output import JsonOption


def run(as_json: JsonOption = False) -> None:
    """Read, transform and compute: sync, build and insights, one after the other."""
    from pulse.cli.configuration import load_settings, require_source
    from pulse.cli.output import print_json
    from pulse.cli.pipeline import STAGES, Pipeline, print_outcome
    from pulse.runtime import open_runtime

    settings = load_settings()
    require_source(settings)
    runtime = open_runtime(settings)
    outcomes = {}
    with Pipeline(runtime, *STAGES) as pipeline:
        for stage in STAGES:
            outcomes[stage] = pipeline.finish(stage, quiet=as_json)
            if not as_json:
                print_outcome(outcomes[stage], as_json=False)
    if as_json:
        print_json(
            {"command": "run", "ok": True, "summary": {name: outcome.summary for name, outcome in outcomes.items()}}
        )
