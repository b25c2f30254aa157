"""The few tables that questions in words look names up in, with a few rows: a database as after a build."""

from typing import Any

import psycopg

TABLES = """
    create schema core;
    create schema marts;
    create table core.teams (team_key text, name text);
    create table core.projects (key text, name text);
    create table core.repositories (repository_key text, full_name text, name text);
    create table core.sprints (name text);
    create table core.people (person_key text, name text, is_bot boolean, is_active boolean);
    create table core.person_accounts (person_key text, login text);
    create table core.team_members (person_key text, team_key text, is_primary boolean);
    create table core.work_items (
        key text, title text, issue_type text, priority text, status text, team_key text,
        created_at timestamptz, url text
    );
    create table marts.fct_pull_requests (size_band text);
    create table marts.fct_deployments (environment text);
    insert into core.teams values ('t1', 'Payments'), ('t2', 'Checkout');
    insert into core.projects values ('PAY', 'Payments platform');
    insert into core.people values ('p1', 'Priya Nair', false, true);
    insert into core.team_members values ('p1', 't1', true);
"""


def build(connection: psycopg.Connection[Any]) -> None:
    """Make the tables."""
    connection.execute(TABLES)
    connection.commit()


def add_issue(connection: psycopg.Connection[Any], key: str, title: str) -> None:
    """Add an issue of team Payments."""
    connection.execute(
        "insert into core.work_items values (%s, %s, 'Bug', 'High', 'To Do', 't1', '2026-05-04', null)", [key, title]
    )
    connection.commit()
