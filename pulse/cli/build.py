"""`pulse build`: transforms the raw tables into core and marts with dbt."""

from pulse.cli.output import JsonOption


def build(as_json: JsonOption = False) -> None:
    """Transform what has been read into the unified schema and the metric facts, and test both."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.pipeline import print_outcome, run_stage
    from pulse.runtime import open_runtime

    print_outcome(run_stage(open_runtime(load_settings()), "build", quiet=as_json), as_json)
