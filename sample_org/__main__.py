"""`python -m sample_org`: serve a generated organisation."""

import argparse
from datetime import UTC, datetime

import uvicorn

from sample_org.generation import generate
from sample_org.server import simulate


def main() -> None:
    """Read the arguments, generate, serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m sample_org", description="Serve a simulated organisation.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8901)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--months", type=float, default=15)
    parser.add_argument("--teams", type=int, default=4)
    parser.add_argument("--scale", type=float, default=1.0, help="people and work per team")
    parser.add_argument("--until", type=_day, default=None, help="end of the data, YYYY-MM-DD (default: today)")
    given = parser.parse_args()
    organisation = generate(given.seed, given.until, given.months, given.teams, given.scale)
    simulation = simulate(organisation, f"http://{given.host}:{given.port}")
    print(
        f"{len(organisation.issues)} issues at {simulation.jira_url}, "
        f"{len(organisation.pull_requests)} pull requests at {simulation.github_url}",
        flush=True,
    )
    uvicorn.run(simulation.app, host=given.host, port=given.port, log_level="warning", lifespan="off", ws="none")


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


if __name__ == "__main__":
    main()
