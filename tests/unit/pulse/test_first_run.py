from typing import Any

import psycopg

from pulse.first_run import Stage, stage

FACTS = ("marts.fct_work_items", "marts.fct_pull_requests")


def read_an_issue(database: psycopg.Connection[Any]) -> None:
    database.execute(
        """
        insert into raw.jira_issues (connection_id, issue_id, issue_key, project_key, updated_at, payload, content_hash)
        values ('default', '1', 'PAY-1', 'PAY', now(), '{}', '')
        """
    )


def test_an_empty_database_waits_for_a_connection_and_then_for_records(database: psycopg.Connection[Any]) -> None:
    assert stage(database, is_connected=False, tables=FACTS) is Stage.NOTHING
    assert stage(database, is_connected=True, tables=FACTS) is Stage.CONNECTED


def test_it_is_built_once_no_table_of_the_metrics_is_lacking(database: psycopg.Connection[Any]) -> None:
    read_an_issue(database)
    assert stage(database, is_connected=True, tables=FACTS) is Stage.READ
    database.execute("create schema marts")
    database.execute("create table marts.fct_work_items (key text)")
    assert stage(database, is_connected=True, tables=FACTS) is Stage.READ
    database.execute("create table marts.fct_pull_requests (key text)")
    assert stage(database, is_connected=True, tables=FACTS) is Stage.BUILT


def test_models_without_records_are_no_figures(database: psycopg.Connection[Any]) -> None:
    database.execute("create schema marts")
    database.execute("create table marts.fct_work_items (key text)")
    assert stage(database, is_connected=False, tables=FACTS[:1]) is Stage.NOTHING
