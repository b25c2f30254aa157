"""`python -m api.openapi FILE`: writes the OpenAPI document, from which the dashboard's client is generated."""

import json
import sys
from pathlib import Path

from api.app import create_app
from pulse.settings import Settings

# Nothing is asked of it: the application only has to be put together.
NOWHERE = "postgresql://nowhere"
NO_SECRET = "signs nothing, since nothing is asked"  # noqa: S105


def document() -> str:
    """The OpenAPI document as JSON, the same on every machine."""
    settings = Settings(_env_file=None, jwt_secret=NO_SECRET)
    return json.dumps(create_app(settings, NOWHERE).openapi(), indent=1, sort_keys=True)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document())
