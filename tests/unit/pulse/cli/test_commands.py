import os
import subprocess
import sys
from pathlib import Path

import pytest

PULSE = Path(sys.executable).parent / "pulse"
COMMANDS = [
    "demo",
    "up",
    "sync",
    "build",
    "insights",
    "run",
    "metrics",
    "evidence",
    "findings",
    "reports",
    "targets",
    "status",
    "doctor",
    "config",
    "alerts",
    "migrate",
    "support-bundle",
    "backup",
    "restore",
    "prune",
    "channels",
    "connections",
    "jobs",
    "people",
    "exec",
]


def pulse(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PULSE, *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(home), **environment},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_lists_every_command(tmp_path: Path) -> None:
    result = pulse(tmp_path, "--help")
    assert result.returncode == 0
    assert [command for command in COMMANDS if f" {command} " not in result.stdout] == []


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, pulse.cli; print([n for n in ('dagster', 'alembic', 'pydantic', 'psycopg') if n in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["metrics", "--nonsense"], ["sync", "gitlab"], ["up", "--api-port", "0"]]
)
def test_wrong_usage_exits_with_2(tmp_path: Path, arguments: list[str]) -> None:
    result = pulse(tmp_path, *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Usage: pulse" in result.stderr


def test_a_wrong_setting_is_named_and_exits_with_2(tmp_path: Path) -> None:
    result = pulse(tmp_path, "status", PULSE_TIMEZONE="Mars/Base", PULSE_START_DATE="soon")
    assert result.returncode == 2
    assert "PULSE_TIMEZONE: " in result.stderr
    assert "PULSE_START_DATE: " in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [["sync"], ["sync", "github"], ["run"], ["connections", "test"]])
def test_without_a_source_the_message_says_what_to_set(tmp_path: Path, arguments: list[str]) -> None:
    result = pulse(tmp_path, *arguments)
    assert result.returncode == 2
    assert "PULSE_GITHUB_TOKEN" in result.stderr
    assert not (tmp_path / ".pulse").exists()


def test_an_unreachable_database_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://me:top-secret@127.0.0.1:9/pulse"
    result = pulse(tmp_path, "status", PULSE_DATABASE_URL=url)
    assert result.returncode == 1
    assert result.stderr.startswith("Error: cannot reach PostgreSQL at 127.0.0.1:9/pulse")
    assert "top-secret" not in result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_a_data_directory_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    checked = pulse(tmp_path, "doctor", PULSE_DATA_DIR=str(tmp_path / "taken"), PULSE_JWT_SECRET="short")
    assert checked.returncode == 1
    assert f"PULSE_DATA_DIR cannot be {tmp_path / 'taken'}" in checked.stdout
    assert "at least 32 characters" in checked.stdout
    assert checked.stderr == ""


def test_debugging_shows_where_an_error_comes_from(tmp_path: Path) -> None:
    url = "postgresql://me:top-secret@127.0.0.1:9/pulse"
    result = pulse(tmp_path, "status", PULSE_DATABASE_URL=url, PULSE_DEBUG="1")
    assert result.returncode == 1
    assert "Traceback" in result.stderr


def test_reading_before_anything_was_built_says_what_to_do(tmp_path: Path, database_url: str) -> None:
    result = pulse(tmp_path, "metrics", "throughput", PULSE_DATABASE_URL=database_url)
    assert (result.returncode, result.stdout) == (1, "")
    assert "pulse run" in result.stderr


def test_status_of_a_fresh_database(tmp_path: Path, database_url: str) -> None:
    assert pulse(tmp_path, "status", PULSE_DATABASE_URL=database_url).stdout.startswith("Nothing has been read yet")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["througput"], "throughput"),
        (["throughput", "--by", "teem"], "team"),
        (["throughput", "--period", "last week"], "is no period"),
        (["throughput", "--filter", "team"], "is no filter"),
        (["--by", "temperature"], "temperature"),
        (["throughput", "--where", "team>5"], "has no order"),
    ],
)
def test_a_question_that_cannot_be_answered_exits_with_2(
    tmp_path: Path, database_url: str, arguments: list[str], told: str
) -> None:
    result = pulse(tmp_path, "metrics", *arguments, PULSE_DATABASE_URL=database_url)
    assert result.returncode == 2
    assert told in result.stderr


def test_connections_are_listed_without_secrets(tmp_path: Path) -> None:
    settings = {
        "PULSE_JIRA_URL": "https://acme.example",
        "PULSE_JIRA_TOKEN": "top-secret",
        "PULSE_JIRA_PROJECTS": "A,B",
    }
    for arguments in (["connections", "list"], ["connections", "list", "--json"]):
        result = pulse(tmp_path, *arguments, **settings)
        assert result.returncode == 0
        assert "https://acme.example" in result.stdout
        assert "top-secret" not in result.stdout


def test_exec_runs_in_the_environment_of_children_and_gives_their_exit_code(tmp_path: Path, database_url: str) -> None:
    code = "import os, sys; print(os.environ['DAGSTER_HOME'], os.environ['PULSE_DBT_HOST']); sys.exit(7)"
    result = pulse(tmp_path, "exec", "--", sys.executable, "-c", code, PULSE_DATABASE_URL=database_url)
    home, host = result.stdout.split()
    assert result.returncode == 7
    assert (Path(home) / "dagster.yaml").exists()
    assert Path(home).is_relative_to(tmp_path / ".pulse")
    assert host.startswith("/")


def test_exec_of_what_does_not_exist_exits_with_2(tmp_path: Path, database_url: str) -> None:
    result = pulse(tmp_path, "exec", "--", "no-such-tool", PULSE_DATABASE_URL=database_url)
    assert result.returncode == 2
    assert "Cannot run 'no-such-tool'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["evidence", "throughput", "--by", "week"], "one figure"),
        (["evidence", "througput"], "throughput"),
        (["targets", "set", "throughput", "2d"], "needs a number"),
        (["targets", "remove", "throughput"], "has no target"),
    ],
)
def test_reading_records_and_setting_targets_say_what_is_wrong(
    tmp_path: Path, database_url: str, arguments: list[str], told: str
) -> None:
    result = pulse(tmp_path, *arguments, PULSE_DATABASE_URL=database_url)
    assert result.returncode == 2
    assert told in result.stderr


def test_a_target_is_listed_once_it_is_set(tmp_path: Path, database_url: str) -> None:
    assert pulse(tmp_path, "targets", "set", "pickup_time", "4h", PULSE_DATABASE_URL=database_url).returncode == 0
    assert "pickup_time  all  4.0 h" in pulse(tmp_path, "targets", "list", PULSE_DATABASE_URL=database_url).stdout


def test_metrics_of_ones_own_are_read_and_mistakes_told_with_their_line(tmp_path: Path, database_url: str) -> None:
    (tmp_path / "own.yml").write_text("metrics:\n  - {name: slow, type: simple, type_params: {measure: speed}}\n")
    result = pulse(tmp_path, "metrics", "slow", PULSE_DATABASE_URL=database_url, PULSE_METRICS="own.yml")
    assert result.returncode == 2
    assert result.stderr.startswith("Error: own.yml:2: ")
