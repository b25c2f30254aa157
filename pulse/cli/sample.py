"""The sample organisation as a source: its process, and the settings by which nothing else is read."""

import math
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pulse.processes import Child, Children, wait_until_listening
from pulse.roles import Role
from pulse.runtime import inherited_environment

ORGANIZATION = "acme"
ACCOUNT = "demo@example.com"
LOCAL = "127.0.0.1"
START_SECONDS = 60.0
DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class Sample:
    """What the organisation is generated from, and its port on this machine."""

    seed: int
    months: int
    scale: float
    port: int
    teams: int = 4

    def start(self, children: Children) -> Child:
        """Start serving it; `wait` says when it can be read."""
        command = [sys.executable, "-m", "sample_org", "--host", LOCAL, "--port", str(self.port)]
        options = ["--seed", str(self.seed), "--months", str(self.months), "--scale", str(self.scale)]
        options += ["--teams", str(self.teams)]
        return children.start("sample-org", command + options, inherited_environment())

    def wait(self, child: Child) -> None:
        """Return once it answers; ProcessError when it does not."""
        wait_until_listening(child, LOCAL, self.port, START_SECONDS)

    def environment(self, data_dir: Path) -> dict[str, str]:
        """The settings that read it into `data_dir`, whatever `.env` says."""
        site = f"http://{LOCAL}:{self.port}"
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
            "PULSE_START_DATE": _first_day(self.months).isoformat(),
        }


def new_account(url: str) -> str:
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


def _first_day(months: int) -> date:
    """The first day of the month in which a history of `months` begins."""
    today = datetime.now(UTC).date()
    return (today - timedelta(days=math.ceil(months * DAYS_A_MONTH))).replace(day=1)
