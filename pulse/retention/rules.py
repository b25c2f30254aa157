"""Which rows of ours are too old, as data. Rows of Dagster are in `runs`."""

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg
from psycopg import sql

# Also those that are gone tell which units there were; and they are few.
UNITS = ("jira_projects", "github_repositories")


@dataclass(frozen=True, slots=True)
class Rule:
    """`table`: rows for which `is_old` holds go; `%(before)s` in it is as many days ago as `setting` says."""

    what: str
    setting: str
    table: str
    is_old: LiteralString


RULES = (
    Rule("closed findings and their history", "keep_insights_days", "insights.findings", "closed_at < %(before)s"),
    Rule("forecasts", "keep_insights_days", "insights.forecasts", "day < %(before)s::date"),
    Rule("track records", "keep_insights_days", "insights.backtests", "day < %(before)s::date"),
    Rule("predictions", "keep_predictions_days", "insights.predictions", "day < %(before)s::date"),
    Rule("progress of units that are no longer read", "keep_runs_days", "app.job_progress", "updated_at < %(before)s"),
    Rule(
        "limits of credentials that are no longer used",
        "keep_runs_days",
        "app.credential_limits",
        "updated_at < %(before)s",
    ),
    Rule(
        "messages that were sent",
        "keep_runs_days",
        "app.alert_deliveries",
        "created_at < %(before)s and state <> 'waiting'",
    ),
    Rule("alerts that are over", "keep_runs_days", "app.alerts", "closed_at < %(before)s"),
    Rule("sessions that ended", "keep_runs_days", "app.sessions", "expires_at < %(before)s"),
    Rule("conversations", "keep_chats_days", "app.chat_threads", "changed_at < %(before)s"),
)
AUDIT = Rule("entries of the audit log", "keep_audit_days", "app.audit_log", "at < %(before)s")


def all_rules(connection: psycopg.Connection[Any]) -> list[Rule]:
    """The rules above, and one for each raw table: records that the source deleted long ago."""
    rows = connection.execute(
        """
        select table_name
        from information_schema.columns
        where table_schema = 'raw' and column_name = 'deleted_at' and table_name <> all(%s)
        order by table_name
        """,
        [list(UNITS)],
    )
    gone = [
        Rule("records that the source deleted", "keep_deleted_days", f"raw.{name}", "deleted_at < %(before)s")
        for (name,) in rows
    ]
    return [*RULES, AUDIT, *gone]


def rows_of(rule: Rule) -> sql.Composed:
    """`from table where …` of the rows that the rule means."""
    table = sql.Identifier(*rule.table.split("."))
    return sql.SQL("from {} where {}").format(table, sql.SQL(rule.is_old))
