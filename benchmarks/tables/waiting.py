"""How long others wait for a table meanwhile: one who reads and one who writes, again and again."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from pulse.database import connect

READ = "select 1 from raw.jira_changelogs limit 1"
WRITE = """
    update raw.jira_changelogs set deleted_at = null where (connection_id, issue_id, history_id) = ('default', '1', '1')
"""

# Until they are at it, and until the last of them has been kept waiting.
LEAD_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Waited:
    """What it took, and the longest that one reader and one writer waited, in seconds."""

    seconds: float
    reader: float
    writer: float


def waited(url: str, work: Callable[[], object]) -> Waited:
    """Do `work` while others use the table."""
    stop, longest = threading.Event(), {READ: 0.0, WRITE: 0.0}

    def ask(statement: str) -> None:
        with connect(url, autocommit=True) as connection:
            while not stop.wait(0.005):
                began = time.perf_counter()
                connection.execute(statement)
                longest[statement] = max(longest[statement], time.perf_counter() - began)

    threads = [threading.Thread(target=ask, args=(statement,)) for statement in longest]
    for thread in threads:
        thread.start()
    time.sleep(LEAD_SECONDS)
    began = time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    time.sleep(LEAD_SECONDS)
    stop.set()
    for thread in threads:
        thread.join()
    return Waited(seconds, longest[READ], longest[WRITE])
