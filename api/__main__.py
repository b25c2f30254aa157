"""`python -m api`: serves the API on this machine, in as many processes as PULSE_API_PROCESSES says."""

import argparse
import gc
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import uvicorn

from pulse.paths import PROJECT_DIR, SEMANTIC_MANIFEST
from pulse.settings import Settings

GRACE_SECONDS = 5


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m api", description="Serve the Pulse API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--reload", action="store_true", help="one process, started anew when the code changes")
    arguments = parser.parse_args()
    settings = Settings()
    if settings.api_processes > 1 and not arguments.reload:
        _share_measurements(settings.data_dir)
    uvicorn.run(
        "api.process:create",
        factory=True,
        host=arguments.host,
        port=arguments.port,
        workers=1 if arguments.reload else settings.api_processes,
        **(_reloading() if arguments.reload else {}),
        log_config=None,
        access_log=False,
        # Which proxies are believed is decided in the application.
        proxy_headers=False,
        server_header=False,
        # Those who watch what happens never end by themselves; they come back and miss nothing.
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _reloading() -> dict[str, Any]:
    """What uvicorn watches: our code, and the catalogue that Dagster writes anew when the dbt project changes."""
    watched = [str(PROJECT_DIR / "api"), str(PROJECT_DIR / "pulse"), str(SEMANTIC_MANIFEST.parent)]
    return {"reload": True, "reload_dirs": watched, "reload_includes": ["*.py", SEMANTIC_MANIFEST.name]}


def _share_measurements(data_dir: Path) -> None:
    """Let the processes count in files, of which whichever is asked makes one answer. They begin at 0 with us."""
    place = data_dir.resolve() / "api-measurements"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)


def _end_in_order() -> None:
    """Make SIGTERM end the process in order, or it is taken for a user of the embedded server for ever."""
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))


# Before uvicorn takes the signal: it then answers what it was asked, stops, and passes it on to what stood there.
# The processes that uvicorn starts load this module under the second name.
if __name__ in ("__main__", "__mp_main__"):
    _end_in_order()
    # Loading the application makes no garbage, and looking for it is an eighth of a start; `create` turns it on again.
    gc.disable()
if __name__ == "__main__":
    main()
