"""`pulse insights`: computes the insight assets from the marts."""

from pulse.cli.output import JsonOption


def insights(as_json: JsonOption = False) -> None:
    """Compute the insights: say how many findings are open, how many opened and how many closed."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.pipeline import print_outcome, run_stage
    from pulse.runtime import open_runtime

    print_outcome(run_stage(open_runtime(load_settings()), "insights", quiet=as_json), as_json)
