import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pulse.database import connect
from pulse_assets.jira import client as api
from pulse_assets.jira.dialect import CLOUD
from pulse_assets.jira.reconciliation import IssueReconciliation
from pulse_assets.raw.asset import EVER
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.reading import read
from pulse_assets.raw.stream import Outcome
from tests.unit.conftest import MakeClient
from tests.unit.scripted_server import ScriptedServer, Told

ISSUES = """
    insert into raw.jira_issues (connection_id, issue_id, issue_key, project_key, updated_at, payload, content_hash)
    select 'default', n::text, 'PAY-' || n, 'PAY', now(), '{}', '' from generate_series(1, %s) as n
"""
PROJECTS = Told(body=json.dumps({"values": [{"id": "1", "key": "PAY"}], "isLast": True}).encode())
Database = psycopg.Connection[Any]


@pytest.fixture
def raw(database_url: str) -> Iterator[Database]:
    """A connection as the comparison reads with."""
    with connect(database_url, autocommit=True) as connection:
        connection.execute(
            "insert into raw.jira_projects (connection_id, project_id, project_key, payload, content_hash)"
            " values ('default', '1', 'PAY', '{}', '')"
        )
        yield connection


def names(numbers: range, *, last: bool) -> Told:
    issues = [{"id": str(number), "key": f"PAY-{number}"} for number in numbers]
    more = {} if last else {"nextPageToken": f"after {numbers[-1]}"}
    return Told(body=json.dumps({"issues": issues, "isLast": last, **more}).encode())


def compared(url: str, raw: Database, make_client: MakeClient) -> Outcome:
    stream = IssueReconciliation(make_client(), CLOUD, raw, "default", None)
    outcome = read(url, stream, [Unit("PAY")], EVER, lambda *_: None)
    assert outcome.failures == {}
    return outcome


def live(raw: Database) -> int:
    row = raw.execute("select count(*) from raw.jira_issues where deleted_at is null").fetchone()
    assert row is not None
    return int(row[0])


def test_a_census_of_a_hundred_thousand_issues_takes_twenty_pages(
    database_url: str, raw: Database, server: ScriptedServer, make_client: MakeClient
) -> None:
    count = 100_000
    raw.execute(ISSUES, [count])
    starts = range(1, count + 1, api.NAMES_PAGE)
    pages = [names(range(start, start + api.NAMES_PAGE), last=start == starts[-1]) for start in starts]
    server.script = [PROJECTS, *pages]
    outcome = compared(database_url, raw, make_client)
    assert len(server.asked) == outcome.requests == 1 + 20
    assert outcome.counts.total.deleted == 0
    assert live(raw) == count


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ({"issues": [], "issueErrors": []}, 2),
        ({"issues": [], "issueErrors": [{"id": "3", "errorMessage": "Try again later."}]}, 3),
        ({"issues": [{"id": "3", "key": "PAY-3", "fields": {"project": {"key": "PAY"}}}]}, 3),
        ({"issues": [{"id": "3", "key": "OPS-1", "fields": {"project": {"key": "OPS"}}}]}, 2),
    ],
    ids=["Jira does not have it", "Jira could not say", "search had not found it", "it is in a project not read"],
)
def test_an_issue_that_a_census_lacks_is_asked_for_by_name(
    database_url: str,
    raw: Database,
    server: ScriptedServer,
    make_client: MakeClient,
    answer: dict[str, Any],
    left: int,
) -> None:
    raw.execute(ISSUES, [3])
    server.script = [PROJECTS, names(range(1, 3), last=True), Told(body=json.dumps(answer).encode())]
    compared(database_url, raw, make_client)
    assert json.loads(server.asked[-1].body)["issueIdsOrKeys"] == ["3"]
    assert live(raw) == left


def test_a_census_that_is_refused_deletes_nothing(
    database_url: str, raw: Database, server: ScriptedServer, make_client: MakeClient
) -> None:
    raw.execute(ISSUES, [3])
    server.script = [PROJECTS, names(range(1, 2), last=False), Told(400, b'{"errorMessages": ["No such page."]}')]
    stream = IssueReconciliation(make_client(), CLOUD, raw, "default", None)
    outcome = read(database_url, stream, [Unit("PAY")], EVER, lambda *_: None)
    assert set(outcome.failures) == {Unit("PAY")}
    assert live(raw) == 3
