"""`python -m pulse_assets.transform.prepare`: parse the dbt project ahead of the first start."""

import sys

from pulse_assets.transform.project import TransformError, manifest

if __name__ == "__main__":
    try:
        sys.stdout.write(f"{manifest()}\n")
    except TransformError as error:
        sys.exit(str(error))
