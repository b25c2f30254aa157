"""Who takes part, what has to be installed for it, and how it is started."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

RUNNERS = Path(__file__).parent / "runners"
JIRA_HOST, GITHUB_HOST = "https://jira.example.test", "https://api.github.com"
SINCE = "2015-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Contestant:
    """`packages` by environment name; in `command`, `{bin:NAME}` is that environment's folder of programs.

    `settings` go into the process environment, with `{token}`,
    `{spaced}` and `{listed}` (repositories) filled in; `entities` says what it brings.
    """

    name: str
    source: str
    entities: str
    packages: Mapping[str, Sequence[str]]
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)


def _runner(name: str) -> str:
    return str(RUNNERS / name)


def _singer(tap: str, target: str) -> tuple[str, ...]:
    return ("{bin:singer}/python", _runner("singer.py"), f"{{bin:singer}}/{tap}", f"{{bin:target}}/{target}")


TARGET = {"target": ["meltanolabs-target-postgres==0.8.1"]}
CONTESTANTS = (
    Contestant(
        "dlt",
        "jira",
        "issues with the 40 newest changes each",
        {"dlt": ["dlt[postgres]==1.31.0"]},
        ("{bin:dlt}/python", _runner("dlt_jira.py")),
    ),
    Contestant(
        "tap-jira",
        "jira",
        "issues with the 40 newest changes each",
        {"singer": ["tap-jira==2.6.0"], **TARGET},
        _singer("tap-jira", "target-postgres"),
        {
            "CATALOG_OPTION": "--properties",
            "STREAMS": "issues,changelogs",
            "TAP_CONFIG": json.dumps(
                {
                    "start_date": SINCE,
                    "username": "bench@example.org",
                    "password": "{token}",
                    "base_url": JIRA_HOST,
                    "user_agent": "tap-jira",
                }
            ),
        },
    ),
    Contestant(
        "PyAirbyte",
        "jira",
        "issues without history",
        {"airbyte": ["airbyte==0.71.3"], "source_jira": ["airbyte-source-jira==4.0.0"]},
        ("{bin:airbyte}/python", _runner("pyairbyte.py"), "source-jira", "{bin:source_jira}/source-jira"),
        {
            "STREAMS": "issues",
            "TAP_CONFIG": json.dumps(
                {
                    "api_token": "{token}",
                    "domain": "jira.example.test",
                    "email": "bench@example.org",
                    "start_date": SINCE,
                }
            ),
        },
    ),
    Contestant(
        "dlt",
        "github",
        "pull requests, reviews, commits",
        {"dlt": ["dlt[postgres]==1.31.0"]},
        ("{bin:dlt}/python", _runner("dlt_github.py")),
    ),
    Contestant(
        "tap-github",
        "github",
        "pull requests, reviews, commits",
        {"singer": ["tap-github==4.0.0"], **TARGET},
        _singer("tap-github", "target-postgres"),
        {
            "CATALOG_OPTION": "--properties",
            "STREAMS": "pull_requests,reviews,pr_commits",
            "TAP_CONFIG": json.dumps({"start_date": SINCE, "access_token": "{token}", "repository": "{spaced}"}),
        },
    ),
    Contestant(
        "PyAirbyte",
        "github",
        "pull requests, reviews, commits",
        {"airbyte": ["airbyte==0.71.3"], "source_github": ["airbyte-source-github==2.7.1"]},
        ("{bin:airbyte}/python", _runner("pyairbyte.py"), "source-github", "{bin:source_github}/source-github"),
        {
            "STREAMS": "pull_requests,reviews,pull_request_commits",
            "TAP_CONFIG": json.dumps(
                {
                    "credentials": {"option_title": "PAT Credentials", "personal_access_token": "{token}"},
                    "repositories": ["{listed}"],
                    "start_date": SINCE,
                }
            ),
        },
    ),
    Contestant(
        "perceval",
        "github",
        "pull requests with reviews, comments, commits",
        {"perceval": ["perceval==1.6.1", "psycopg[binary]"]},
        ("{bin:perceval}/python", _runner("perceval_github.py")),
    ),
)
