"""`pulse chat` as somebody uses it: lines in, answers out."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.unit.api.built import build


def talk(tmp_path: Path, database_url: str, *lines: str) -> str:
    """What stands in the terminal after these lines."""
    command = [str(Path(sys.executable).with_name("pulse")), "chat"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PULSE_DATABASE_URL": database_url}
    done = subprocess.run(
        command,
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        timeout=120,
        check=True,
    )
    return done.stdout


def test_one_asks_looks_at_sources_and_decides(
    tmp_path: Path, database_url: str, database: psycopg.Connection[tuple[str]]
) -> None:
    build(database)
    told = talk(
        tmp_path,
        database_url,
        "What does throughput mean?",
        "/sources",
        "pause the jira job",
        "y",
        "/new",
        "/sources",
        "/help",
        "/quit",
        "never asked",
    )
    assert "Answered without a language model" in told
    assert "Throughput: " in told
    assert "[1] describe_metric: metric throughput; n 1" in told
    assert "Let the job jira rest? [y/N]" in told
    assert "rests now" in told
    assert told.index("Another conversation.") < told.index("The last answer rests on no tool.")
    actions = [row[0] for row in database.execute("select action from app.audit_log order by entry_id")]
    assert actions == ["tools.call", "jobs.paused"]
