"""What dbt has to build: all, or what belongs to records that changed since the last complete build.

Incremental models are filed by the record they belong to (an issue, a pull request) and take all else that they read
from tables that seldom change. Where one of those changed, the configuration or a model, everything is built anew.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# What changed lets views stand: where one reads otherwise, the fingerprint differs and all is built.
VIEWS = "config.materialized:view"
# What incremental models read beside the records that they are filed by.
SELDOM_CHANGED = ("jira_fields", "jira_statuses", "jira_projects", "jira_issue_types")
CONFIGURATION, PACKAGE = "configuration", "pulse"
# Models sort and hash whole tables: in 4 MB, the server's default, they go to disk. Measured: half the time.
SESSION = "-c work_mem=64MB -c jit=off"
# What dbt itself finds out and incremental models read: each a query for what is named, and what it means. Whom a
# history or commit names is asked even where nobody is known by that name: once somebody is, it means something else.
MEANINGS = {
    "intermediate.int_project_statuses": "select project_key || status_key, category || activity from {}",
    "intermediate.int_statuses": "select status_key, name from {}",
    "intermediate.int_work_item_keys": "select 'projects', string_agg(distinct project_key, ' ') from {}",
    "core.person_accounts": "select account_key, person_key || is_bot || is_ai_agent || is_ai_reviewer from {}",
    "core.people": "select person_key, name || is_bot from {}",
    "core.teams": "select team_key, name from {}",
    "core.repositories": "select repository_key, full_name from {}",
    "intermediate.int_work_item_changes": """
        select author.account_key, account.person_key
        from (select distinct author_account_key as account_key from {}) as author
        left join core.person_accounts as account using (account_key)
        where author.account_key is not null
    """,
    "core.pull_request_commits": """
        select address.email, owner.person_key
        from (
            select author_email as email from staging.stg_github__pull_request_commits
            union
            select author_email from staging.stg_github__commits
        ) as address
        left join intermediate.int_address_owners as owner using (email)
        where address.email is not null
    """,
}
Meanings = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Build:
    """What a build begins with. `since`: the oldest transaction whose records are to be looked at; None: all.

    `failed`: the tests that did not pass last time.
    """

    since: int | None
    snapshot: int
    cluster: int
    fingerprint: str
    failed: tuple[str, ...] = ()

    @property
    def options(self) -> list[str]:
        """The options of `dbt build`."""
        return ["--full-refresh"] if self.since is None else ["--exclude", VIEWS]

    @property
    def environment(self) -> dict[str, str]:
        """What dbt's macros read, how its sessions work, and no file of all that dbt thinks, a sixth of its time."""
        return {
            "PULSE_DBT_CHANGED_SINCE": str(self.since or 0),
            "PULSE_DBT_FAILED_TESTS": " ".join(self.failed),
            "PGOPTIONS": SESSION,
            "DBT_LOG_LEVEL_FILE": "warn",
        }


def begin(connection: psycopg.Connection[Any], manifest: Path) -> Build:
    """Decide what to build, and note what has been committed by now: what comes later belongs to the next build."""
    row = connection.execute(
        "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint, system_identifier from pg_control_system()"
    ).fetchone()
    assert row is not None, "the function always gives a row"
    snapshot, cluster = row
    fingerprint = _fingerprint(connection, manifest)
    last = connection.execute(
        "select snapshot::text::bigint, cluster, fingerprint, failed_tests from app.build_state"
    ).fetchone()
    since = last[0] if last and last[1:3] == (cluster, fingerprint) and last[0] <= snapshot else None
    if since is not None and _has_changed(connection, SELDOM_CHANGED, since):
        since = None
    connection.commit()
    return Build(since, snapshot, cluster, fingerprint, tuple(last[3]) if last else ())


def clear_views(connection: psycopg.Connection[Any]) -> None:
    """Drop the views before all is built anew: dbt's threads block each other where they replace views of views."""
    views = connection.execute(
        "select schemaname, viewname from pg_views where schemaname in ('staging', 'intermediate')"
    ).fetchall()
    for schema, name in views:
        connection.execute(sql.SQL("drop view if exists {} cascade").format(sql.Identifier(schema, name)))
    connection.commit()


def meanings(connection: psycopg.Connection[Any]) -> Meanings:
    """What statuses and accounts mean to the models as they are built now."""
    found: Meanings = {}
    for table, query in MEANINGS.items():
        if connection.execute("select to_regclass(%s) is not null", [table]).fetchone() == (True,):
            statement = sql.SQL(query).format(sql.Identifier(*table.split(".")))
            found |= {f"{table} {name}": meaning for name, meaning in connection.execute(statement)}
    connection.commit()
    return found


def differ(before: Meanings, after: Meanings) -> bool:
    """Whether something that was known before means something else now; what is new is read by new records alone."""
    return any(after.get(name) != meaning for name, meaning in before.items())


def remember(connection: psycopg.Connection[Any], build: Build, results: dict[str, Any]) -> None:
    """Keep how far a complete build has looked, and which of its tests did not pass (by dbt's `results`).

    Where a build looks at what changed alone, so do its tests: one that failed has to look at all until it passes.
    """
    tests = (result for result in results["results"] if result["unique_id"].startswith("test."))
    failed = [test["unique_id"].split(".")[2] for test in tests if test["status"] != "pass"]
    connection.execute(
        """
        insert into app.build_state (snapshot, cluster, fingerprint, failed_tests)
        values (%s::text::xid8, %s, %s, %s)
        on conflict (is_only) do update
        set (snapshot, cluster, fingerprint, failed_tests, built_at)
            = (excluded.snapshot, excluded.cluster, excluded.fingerprint, excluded.failed_tests, now())
        """,
        [build.snapshot, build.cluster, build.fingerprint, failed],
    )
    connection.commit()


def forget(connection: psycopg.Connection[Any]) -> None:
    """Have the next build look at all, until one is remembered again."""
    connection.execute("delete from app.build_state")
    connection.commit()


def is_complete(manifest: Path, results: dict[str, Any], build: Build) -> bool:
    """Whether a run of dbt has built every model that `build` asks for.

    Tests may have failed: they say something of the data.
    """
    nodes = json.loads(manifest.read_text())["nodes"]
    models = {
        name
        for name, node in nodes.items()
        if name.startswith("model.") and (build.since is None or node["config"]["materialized"] != "view")
    }
    built = {result["unique_id"] for result in results["results"] if result["status"] == "success"}
    return models <= built


def _fingerprint(connection: psycopg.Connection[Any], manifest: Path) -> str:
    project = json.loads(manifest.read_text())
    parts = [f"{name} {n['checksum']['checksum']}" for name, n in sorted(project["nodes"].items()) if "checksum" in n]
    parts += [m["macro_sql"] for _, m in sorted(project["macros"].items()) if m["package_name"] == PACKAGE]
    parts += _configured(connection)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _configured(connection: psycopg.Connection[Any]) -> Iterable[str]:
    tables = connection.execute(
        "select table_name from information_schema.tables where table_schema = %s order by 1", [CONFIGURATION]
    ).fetchall()
    for (name,) in tables:
        query = sql.SQL("select md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) from {} as t")
        row = connection.execute(query.format(sql.Identifier(CONFIGURATION, name))).fetchone()
        yield f"{name} {row and row[0]}"


def _has_changed(connection: psycopg.Connection[Any], tables: Iterable[str], since: int) -> bool:
    for table in tables:
        query = sql.SQL("select exists (select from {} where changed_in >= %s::text::xid8)")
        row = connection.execute(query.format(sql.Identifier("raw", table)), [since]).fetchone()
        if row and row[0]:
            return True
    return False
