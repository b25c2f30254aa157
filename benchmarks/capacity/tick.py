"""`python -m benchmarks.capacity.tick`: evaluates all automation once, as the daemon does, and prints its seconds."""

import sys
import time

import dagster as dg

from pulse_assets.definitions import defs


def main() -> None:
    """Evaluate in the instance of DAGSTER_HOME."""
    with dg.DagsterInstance.get() as instance:
        instance.optimize_for_webserver(statement_timeout=600_000, pool_recycle=3600, max_overflow=10)
        defs.resolve_all_job_defs()
        began = time.perf_counter()
        result = dg.evaluate_automation_conditions(defs, instance)
        sys.stdout.write(f"{time.perf_counter() - began:.3f} {result.total_requested}\n")


if __name__ == "__main__":
    main()
