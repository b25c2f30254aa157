"""Goes through all that may be too old by the settings, and tells what was deleted."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql

from pulse.access import audit
from pulse.access.audit import Circumstances
from pulse.retention.rules import AUDIT, Rule, all_rules, rows_of
from pulse.retention.runs import WHAT, has_dagster, old_runs, prune_logs, prune_runs
from pulse.retention.vacuum import vacuum
from pulse.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """How many `rows` of something (files: of so many runs) were older than `before` and went, or would go."""

    what: str
    where: str
    before: datetime
    rows: int


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went, or would go, and which tables were vacuumed."""

    steps: list[Step]
    vacuumed: list[str]
    is_dry_run: bool


def prune(
    connection: psycopg.Connection[Any],
    settings: Settings,
    now: datetime,
    by: Circumstances,
    *,
    is_dry_run: bool = False,
) -> Pruned:
    """Delete what is older than the settings keep, then vacuum. `connection` commits by itself (autocommit).

    What a setting keeps for ever (unset) is not looked at. The audit log tells that some of it was deleted, by whom.
    """
    found = [
        step
        for rule in all_rules(connection)
        if (step := _by_rule(connection, settings, rule, now, by, is_dry_run=is_dry_run)) is not None
    ]
    found += _of_runs(connection, settings, now, is_dry_run=is_dry_run)
    steps = [step for step in found if step.rows]
    if is_dry_run:
        return Pruned(steps, [], is_dry_run)
    touched = {step.where for step in steps if step.where.count(".") == 1}
    return Pruned(steps, vacuum(connection, touched), is_dry_run)


def _by_rule(
    connection: psycopg.Connection[Any],
    settings: Settings,
    rule: Rule,
    now: datetime,
    by: Circumstances,
    *,
    is_dry_run: bool,
) -> Step | None:
    days: int | None = getattr(settings, rule.setting)
    if days is None or not _may(connection, rule.table):
        return None
    before = now - timedelta(days=days)
    with connection.transaction():
        if is_dry_run:
            counted = connection.execute(sql.SQL("select count(*) {}").format(rows_of(rule)), {"before": before})
            rows = int((counted.fetchone() or (0,))[0])
        else:
            rows = connection.execute(sql.SQL("delete {}").format(rows_of(rule)), {"before": before}).rowcount
        if rule is AUDIT and rows and not is_dry_run:
            details = {"entries": rows, "before": before.isoformat()}
            audit.record(connection, by, "audit_log.prune", details=details)
    return Step(rule.what, rule.table, before, rows)


def _may(connection: psycopg.Connection[Any], table: str) -> bool:
    row = connection.execute("select has_table_privilege(%s, 'delete')", [table]).fetchone()
    if row == (True,):
        return True
    log.warning("Nothing was deleted from %s, as this role may not: run `pulse prune` as the owner.", table)
    return False


def _of_runs(connection: psycopg.Connection[Any], settings: Settings, now: datetime, *, is_dry_run: bool) -> list[Step]:
    if settings.keep_runs_days is None or not has_dagster(connection):
        return []
    before = now - timedelta(days=settings.keep_runs_days)
    home = settings.data_dir.resolve() / "dagster"
    old = old_runs(connection, before)
    printed = prune_logs(connection, home, old, before, is_dry_run=is_dry_run)
    counts = prune_runs(connection, old, is_dry_run=is_dry_run)
    steps = [Step(WHAT[table], table, before, rows) for table, rows in counts.items()]
    return [*steps, Step("what runs printed", str(home / "storage"), before, printed)]
