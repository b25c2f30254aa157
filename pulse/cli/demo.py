"""`pulse demo`: a simulated organisation through the whole pipeline, then everything served on its figures."""

import math
import os
import secrets
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from pulse.cli.metrics import metrics
from pulse.cli.serving import ApiPortOption, DagsterPortOption, HostOption
from pulse.roles import Role

ORGANIZATION = "acme"
ACCOUNT = "demo@example.com"
LOCAL = "127.0.0.1"
SAMPLE_SECONDS = 60.0
DAYS_A_MONTH = 30.44


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Go on serving after the first figures.")] = True,
    seed: Annotated[int, typer.Option(help="Another seed, another organisation.")] = 7,
    months: Annotated[int, typer.Option(help="Months of history.", min=1, max=60)] = 15,
    scale: Annotated[float, typer.Option(help="Multiplies the size of the organisation.", min=0.05, max=100)] = 1.0,
    data_dir: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(".pulse/demo"),
    host: HostOption = LOCAL,
    api_port: ApiPortOption = 8000,
    dagster_port: DagsterPortOption = 3000,
    sample_port: Annotated[int, typer.Option(help="Port of the sample organisation.", min=1, max=65535)] = 8901,
) -> None:
    """Bring a sample organisation through the whole pipeline, print first figures, and serve them. Needs no account."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.pipeline import STAGES, TITLES, Pipeline, describe
    from pulse.cli.serving import Addresses, serve_until_stopped, start_servers
    from pulse.cli.steps import Steps
    from pulse.processes import Children, require_free_port, wait_until_listening
    from pulse.runtime import inherited_environment, open_runtime

    addresses = Addresses(host, api_port, dagster_port)
    require_free_port(LOCAL, sample_port, "the sample organisation", "--sample-port")
    if serve:
        addresses.require_free()
    os.environ.update(demo_environment(sample_port, data_dir, _first_day(months)))
    steps = Steps(2 + len(STAGES) + serve)
    with Children(data_dir.resolve() / "logs") as children:
        with steps.step("Starting the sample organisation and the database") as note:
            command = [sys.executable, "-m", "sample_org", "--host", LOCAL, "--port", str(sample_port)]
            options = ["--seed", str(seed), "--months", str(months), "--scale", str(scale)]
            sample = children.start("sample-org", command + options, inherited_environment())
            runtime = open_runtime(load_settings())
            wait_until_listening(sample, LOCAL, sample_port, SAMPLE_SECONDS)
            note(f"Jira and GitHub of {ORGANIZATION!r} on port {sample_port}")
        with Pipeline(runtime, *STAGES) as pipeline:
            for stage in STAGES:
                with steps.step(TITLES[stage]) as note:
                    note(describe(pipeline.finish(stage)))
                if stage == "build":
                    with steps.step("First figures"):
                        metrics()
        if serve:
            with steps.step("Starting the Dagster UI, the daemon and the API"):
                start_servers(runtime, addresses, children)
            figures = f"Figures     PULSE_DATA_DIR={data_dir} pulse metrics"
            serve_until_stopped(addresses, children, f"Sign in     {_account(runtime.database_url)}\n{figures}")


def _account(url: str) -> str:
    """The address and a new password of the administrator of the demo."""
    from pulse.access.passwords import hashed
    from pulse.access.users import add_user, change_user, list_users
    from pulse.database import connect

    password = secrets.token_urlsafe(12)
    with connect(url) as connection:
        known = [user for user in list_users(connection) if user.email == ACCOUNT]
        user = known[0] if known else add_user(connection, ACCOUNT, "Demo", Role.ADMIN)
        change_user(connection, user, {"password_hash": hashed(password)})
    return f"{ACCOUNT}  {password}"


def demo_environment(sample_port: int, data_dir: Path, start: date) -> dict[str, str]:
    """The settings by which the pipeline reads the sample organisation and nothing else, whatever `.env` says."""
    site = f"http://{LOCAL}:{sample_port}"
    return {
        "PULSE_DATABASE_URL": "",
        "PULSE_DATA_DIR": str(data_dir),
        "PULSE_JIRA_URL": f"{site}/jira",
        "PULSE_JIRA_EMAIL": ACCOUNT,
        "PULSE_JIRA_TOKEN": "demo",
        "PULSE_JIRA_PROJECTS": "",
        "PULSE_GITHUB_API_URL": f"{site}/github",
        "PULSE_GITHUB_TOKEN": "demo",
        "PULSE_GITHUB_REPOSITORIES": "",
        "PULSE_GITHUB_ORGANIZATIONS": ORGANIZATION,
        "PULSE_START_DATE": start.isoformat(),
    }


def _first_day(months: int) -> date:
    """The first day of the month in which a history of `months` begins."""
    today = datetime.now(UTC).date()
    return (today - timedelta(days=math.ceil(months * DAYS_A_MONTH))).replace(day=1)
