"""Fills the raw tables for the benchmark, and changes some of their records."""

from pathlib import Path
from typing import Any

import psycopg

RECORDS = Path(__file__).with_name("records.sql")

# Half of what changes is issues that move on, half is pull requests that are reviewed. Both spread over all records.
CHANGES = """
    create temporary table touched as
    select connection_id, issue_id, project_key, row_number() over (order by md5(issue_id || %(round)s)) as place
    from raw.jira_issues
    order by place limit %(count)s / 2;

    insert into raw.jira_changelogs (
        connection_id, issue_id, history_id, project_key, created_at, payload, content_hash
    )
    select connection_id, issue_id, (issue_id::bigint * 10 + 100000000::bigint * %(round)s)::text, project_key, now(),
        '{"items": [{"field": "status", "fieldId": "status", "from": "4", "to": "2"}]}', ''
    from touched;

    update raw.jira_issues as issue
    set payload = jsonb_set(payload, '{fields,status}', '{"id": "2", "name": "In Progress"}'), updated_at = now()
    from touched
    where issue.connection_id = touched.connection_id and issue.issue_id = touched.issue_id;

    insert into raw.github_reviews (
        connection_id, repository_id, number, review_id, updated_at, payload, content_hash
    )
    select connection_id, repository_id, number, pull_request_id * 10 + 1000000000::bigint * %(round)s, now(),
        jsonb_build_object(
            'state', 'COMMENTED', 'submittedAt', now(),
            'author', '{"__typename": "User", "login": "person-1", "databaseId": 1}'::jsonb
        ), ''
    from raw.github_pull_requests
    order by md5(pull_request_id::text || %(round)s) limit %(count)s / 2;

    drop table touched
"""


def fill(connection: psycopg.Connection[Any], issues: int, requests: int) -> None:
    """Write all records: about 25 rows an issue, 20 a pull request."""
    _run(connection, RECORDS.read_text(), {"issues": issues, "requests": requests})


def change(connection: psycopg.Connection[Any], count: int, round_: int) -> None:
    """Change `count` records; `round_` decides which."""
    _run(connection, CHANGES, {"count": count, "round": round_})


def _run(connection: psycopg.Connection[Any], statements: str, values: dict[str, int]) -> None:
    # Several statements at once take no parameters on the server's side.
    cursor = psycopg.ClientCursor(connection)
    cursor.execute(statements.encode(), values)
    connection.commit()
