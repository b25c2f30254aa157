"""`python -m benchmarks.extraction`: the same records of the same server into PostgreSQL, by Pulse and by its peers."""

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.extraction.contestants import CONTESTANTS, GITHUB_HOST, JIRA_HOST, Contestant
from benchmarks.extraction.environments import programs
from benchmarks.extraction.measuring import Cost, run
from benchmarks.extraction.postgres import fresh_database, served
from benchmarks.extraction.proxy import Proxy, slowed
from sample_org.generation import generate
from sample_org.server import serve

REDIRECT = Path(__file__).parent / "redirect"
RUNNER = (sys.executable, "-m", "benchmarks.extraction.runners.pulse")
PULSE = {
    "jira": Contestant("Pulse", "jira", "issues with full history", {}, (*RUNNER, "jira")),
    "github": Contestant(
        "Pulse", "github", "pull requests, reviews, commits, timeline; issues", {}, (*RUNNER, "github")
    ),
}


def main() -> None:
    """Run the chosen contestants one after the other and print what each took, and how often that of Pulse."""
    options = _options()
    if options.jira or options.github:
        _compare(options)
        return
    with serve(generate(scale=options.scale)) as simulation:
        options.jira, options.github = simulation.jira_url, simulation.github_url
        options.projects = ",".join(team.key for team in simulation.organisation.teams)
        options.repositories = ",".join(simulation.github.repositories)
        _compare(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.extraction", description=__doc__)
    parser.add_argument("--jira", help="address of a Jira site to read; without any, the sample organisation is served")
    parser.add_argument("--projects", default="", help="keys, comma-separated")
    parser.add_argument("--github", help="address of a GitHub REST API (GraphQL under /graphql)")
    parser.add_argument("--repositories", default="", help="owner/name, comma-separated")
    parser.add_argument("--token", default="good")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the sample organisation")
    parser.add_argument("--only", default="", help="regular expression for source/name, such as 'jira/(Pulse|dlt)'")
    parser.add_argument("--request-ms", type=float, default=50, help="how late every answer is")
    parser.add_argument("--kilobyte-ms", type=float, default=0.1, help="and how much later for each kilobyte")
    return parser.parse_args()


def _compare(options: argparse.Namespace) -> None:
    Path(".benchmarks").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="pulse-benchmark-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        with served(place / "postgres") as (url, port):
            for source, address in (("jira", options.jira), ("github", options.github)):
                chosen = [c for c in (PULSE[source], *CONTESTANTS) if c.source == source]
                chosen = [c for c in chosen if re.search(options.only, f"{source}/{c.name}")]
                if not address or not chosen:
                    continue
                with slowed(address, options.request_ms, options.kilobyte_ms) as proxy:
                    results = []
                    for number, contestant in enumerate(chosen):
                        database = fresh_database(url, port, f"{source}_{number}")
                        results.append((contestant, *_measure(contestant, options, proxy, database, place)))
                _print(source, results)


def _measure(
    contestant: Contestant, options: argparse.Namespace, proxy: Proxy, database: str, place: Path
) -> tuple[Cost, int]:
    work = place / f"{contestant.source}-{contestant.name}"
    work.mkdir()
    folders = {name: programs(name, packages) for name, packages in contestant.packages.items()}
    command = [re.sub(r"{bin:(\w+)}", lambda found: str(folders[str(found[1])]), part) for part in contestant.command]
    environment = _environment(contestant, options, proxy) | {"DATABASE_URI": database, "WORK": str(work)}
    proxy.tally.clear()
    log = Path(".benchmarks") / f"{contestant.source}-{contestant.name}.log"
    return run(command, environment, log), proxy.tally.requests


def _environment(contestant: Contestant, options: argparse.Namespace, proxy: Proxy) -> dict[str, str]:
    jira, github = (proxy.address(address or "") for address in (options.jira, options.github))
    names = options.repositories.split(",")
    filled = {"{token}": options.token, "{spaced}": " ".join(names), '"{listed}"': ", ".join(f'"{n}"' for n in names)}
    settings = dict(contestant.settings)
    for place, value in filled.items():
        settings = {name: text.replace(place, value) for name, text in settings.items()}
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "SSL_CERT_FILE") if name in os.environ}
    return {
        **inherited,
        **settings,
        "TOKEN": options.token,
        "JIRA": jira,
        "GITHUB": github,
        "PROJECTS": options.projects,
        "REPOSITORIES": options.repositories,
        "BENCHMARK_REDIRECTS": f"{JIRA_HOST}={jira},{GITHUB_HOST}={github}",
        "DO_NOT_TRACK": "1",
        "AIRBYTE_OFFLINE_MODE": "1",
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        **({"PYTHONPATH": str(REDIRECT)} if contestant.packages else {}),
    }


def _print(source: str, results: Sequence[tuple[Contestant, Cost, int]]) -> None:
    table = Table("contestant", "brings", title=f"{source}: into PostgreSQL")
    for figure in ("wall s", "CPU s", "peak MB", "requests"):
        table.add_column(figure, justify="right")
        table.add_column("×", justify="right")
    figures = [(cost.wall, cost.processor, cost.megabytes, float(asked)) for _, cost, asked in results]
    for (contestant, cost, _), mine in zip(results, figures, strict=True):
        pairs = zip(mine, figures[0], strict=True)
        cells = [cell for own, first in pairs for cell in (f"{own:,.1f}", f"{own / first:.1f}" if first else "–")]
        ended = "" if cost.exit_code == 0 else f" [red]failed with {cost.exit_code}[/]"
        table.add_row(contestant.name + ended, contestant.entities, *cells)
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
