"""Whatever happens between runs, and whenever they run: raw ends up as one full load at the end would have made it."""

from typing import Any

import pytest

from .conftest import changing, read_anew, small
from .extraction import Extraction, Rows, difference, failures
from .life import Life, settle

EPIC_LINK = "customfield_10014"


def live(extraction: Extraction) -> Rows:
    """What is there and not deleted.

    An issue holds copies of its parent's key, summary and status, which Jira changes without touching the issue; the
    parent itself is a row of its own. Of the copies only the number counts.
    """
    rows = {name: [row for row in rows if row[-1] is None] for name, rows in extraction.rows().items()}
    return rows | {"jira_issues": [_without_copy(row) for row in rows["jira_issues"]]}


def _without_copy(row: tuple[Any, ...]) -> tuple[Any, ...]:
    *typed, payload, _content_hash, deleted_at = row
    parent = payload["fields"].pop("parent", None)
    payload["fields"].pop(EPIC_LINK, None)
    return (*typed, payload, parent and parent["id"], deleted_at)


@pytest.mark.parametrize("seed", [1, 13])
def test_changes_read_as_they_come_are_a_full_load_at_the_end(database_url: str, seed: int) -> None:
    with changing(database_url, small(months=2)) as extraction:
        life = Life(extraction.simulation, seed)
        story = []
        for changes in (0, 5, 30):
            story += life.go_on(changes)
            settle()
            assert failures(extraction.sync()) == {}
        incremental = live(extraction)
        read_anew(extraction)
        assert list(difference(incremental, live(extraction))) == [], story


def test_changes_while_a_run_reads_are_in_it_or_in_the_next(database_url: str) -> None:
    with changing(database_url, small(months=2)) as extraction:
        life = Life(extraction.simulation, 4)
        inner = extraction.simulation.app.app
        answered = 0

        async def disturbed(scope, receive, send):  # type: ignore[no-untyped-def]
            nonlocal answered
            answered += 1
            if answered % 3 == 0:
                life.go_on(1)
            await inner(scope, receive, send)

        extraction.simulation.app.app = disturbed
        first = extraction.sync()
        extraction.simulation.app.app = inner
        assert failures(first) == {}
        settle()
        assert failures(extraction.sync()) == {}
        incremental = live(extraction)
        read_anew(extraction)
        assert list(difference(incremental, live(extraction))) == []
