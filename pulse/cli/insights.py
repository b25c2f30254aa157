"""`pulse insights`: computes the insight assets from the marts."""

from pulse.cli.output import JsonOption


def insights(as_json: JsonOption = False) -> None:
    """Compute the insights; says so when there are none to compute."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.pipeline import print_outcome, run_stage
    from pulse.runtime import open_runtime

    print_outcome(run_stage(open_runtime(load_settings()), "insights", quiet=as_json), as_json)
