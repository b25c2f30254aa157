"""`python -m api`: serves the API on this machine, in as many processes as PULSE_API_PROCESSES says."""

import argparse
import os
import shutil
from pathlib import Path

import uvicorn

from pulse.settings import Settings

GRACE_SECONDS = 5


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m api", description="Serve the Pulse API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    settings = Settings()
    if settings.api_processes > 1:
        _share_measurements(settings.data_dir)
    else:
        # The supervisor of several processes needs nothing of the application.
        from api.process import end_in_order

        end_in_order()
    uvicorn.run(
        "api.process:create",
        factory=True,
        host=arguments.host,
        port=arguments.port,
        workers=settings.api_processes,
        log_config=None,
        access_log=False,
        # Which proxies are believed is decided in the application.
        proxy_headers=False,
        server_header=False,
        # Those who watch what happens never end by themselves; they come back and miss nothing.
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _share_measurements(data_dir: Path) -> None:
    """Let the processes count in files, of which whichever is asked makes one answer. They begin at 0 with us."""
    place = data_dir.resolve() / "api-measurements"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(place)


if __name__ == "__main__":
    main()
