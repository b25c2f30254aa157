"""`python -m benchmarks.tables`: fills a raw table, migrates it in use, and compares it with a partitioned one."""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.tables.waiting import waited
from pulse import embedded
from pulse.database import connect
from pulse.migrations import migrate

# The last revision before those whose locks are measured.
BEFORE = "0026"
PARTITIONS = 16
PAGE, PAGES = 1000, 30
PLAIN, TWIN = "raw.jira_changelogs", "raw.jira_changelogs_twin"
FILL = """
    insert into {} (connection_id, issue_id, history_id, project_key, created_at, payload, content_hash)
    select 'default', (n / 15)::text, n::text, 'P' || n / 15 % 50, timestamptz '2020-01-01' + n * interval '15 seconds',
           jsonb_build_object('id', n, 'field', 'status', 'from', n % 9, 'to', (n + 1) % 9), int8send(n)
    from generate_series({}, {}) as n
"""
MERGE = """
    insert into {} as t (connection_id, issue_id, history_id, project_key, created_at, payload, content_hash)
    select 'default', (n / 15)::text, n::text, 'P' || n / 15 % 50, now(), jsonb_build_object('id', n, 'again', true),
           int8send(-n)
    from (select distinct (random() * {})::bigint as n from generate_series(1, {})) as page
    on conflict (connection_id, issue_id, history_id) do update
    set payload = excluded.payload, content_hash = excluded.content_hash, fetched_at = now()
    where t.content_hash is distinct from excluded.content_hash
"""
CHANGED = "select count(*), sum(length(payload::text)) from {} where changed_in >= '{}'"


def main() -> None:
    """Fill, migrate, compare, print."""
    options = _options()
    console = Console(width=140)
    with tempfile.TemporaryDirectory(prefix="pulse-tables-", dir=options.scratch) as folder:
        Path(folder).chmod(0o755)
        url = embedded.start(Path(folder))
        migrate(url, BEFORE)
        with connect(url, autocommit=True) as connection:
            # What a crash would lose is thrown away anyway.
            connection.execute("alter system set fsync = off")
            connection.execute("alter system set max_wal_size = '4GB'")
            connection.execute("select pg_reload_conf()")
            _fill(connection, PLAIN, options.rows)
            console.print(f"{options.rows:,} rows: {_size(connection, PLAIN)}", style="bold")
            console.print(_migrations(url, connection))
            if options.twin:
                _make_twin(connection, options.rows)
                console.print(f"in {PARTITIONS} partitions: {_size(connection, TWIN)}", style="bold")
                console.print(_compared(connection, options.rows))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--twin", action="store_true", help="compare with a table in partitions by hash of the key")
    parser.add_argument("--scratch", type=Path, help="where there is room; the system's directory for such files")
    return parser.parse_args()


def _fill(connection: psycopg.Connection, table: str, rows: int) -> None:
    connection.execute(FILL.format(table, 1, rows))
    connection.execute(f"vacuum (analyze) {table}")


def _size(connection: psycopg.Connection, table: str) -> str:
    query = """
        select pg_size_pretty(sum(pg_table_size(relid))), pg_size_pretty(sum(pg_indexes_size(relid)))
        from (select relid from pg_partition_tree(%s) union select %s::regclass) as parts (relid)
    """
    rows, indexes = connection.execute(query, [table, table]).fetchone() or ("", "")
    return f"{rows} of rows, {indexes} of indexes"


def _migrations(url: str, connection: psycopg.Connection) -> Table:
    """Our newest migrations, then what future ones may need, each while others use the table."""
    alter = f"alter table {PLAIN}"
    wanted: dict[str, Callable[[], object]] = {
        f"revisions after {BEFORE}": lambda: migrate(url),
        "a column": lambda: connection.execute(f"{alter} add column one text"),
        "a column with a default": lambda: connection.execute(f"{alter} add column two int not null default 7"),
        "a check, not valid": lambda: connection.execute(f"{alter} add constraint c check (two > 0) not valid"),
        "the check, validated": lambda: connection.execute(f"{alter} validate constraint c"),
        "an index, concurrently": lambda: connection.execute(
            f"create index concurrently three on {PLAIN} (created_at)"
        ),
        "a column less": lambda: connection.execute(f"{alter} drop column one"),
        "an index, not concurrently": lambda: connection.execute(f"create index four on {PLAIN} (project_key)"),
    }
    table = Table("while", "takes", "a reader waits", "a writer waits")
    for what, work in wanted.items():
        took = waited(url, work)
        table.add_row(what, f"{took.seconds:.2f} s", f"{took.reader * 1000:.0f} ms", f"{took.writer * 1000:.0f} ms")
    connection.execute("drop index raw.three, raw.four")
    return table


def _make_twin(connection: psycopg.Connection, rows: int) -> None:
    connection.execute(f"create table {TWIN} (like {PLAIN} including all) partition by hash (connection_id, issue_id)")
    for number in range(PARTITIONS):
        connection.execute(
            f"create table {TWIN}_{number} partition of {TWIN}"
            f" for values with (modulus {PARTITIONS}, remainder {number})"
        )
    # Triggers are not among what is alike.
    connection.execute(
        f"create trigger note_change before update on {TWIN} for each row execute function raw.note_change()"
    )
    _fill(connection, TWIN, rows)


def _compared(connection: psycopg.Connection, rows: int) -> Table:
    """Pages of changed rows merged, changed rows read, rows of an issue read, the table vacuumed: seconds of each."""
    table = Table("", *(f"{PAGES} pages merged", "changed rows read", "100 issues read", "vacuum"), "all counted")
    keys = [str(number * 37) for number in range(100)]
    # In turns: the first finds its pages on disk, and other work comes and goes.
    for name in (PLAIN, TWIN) * 2:
        (before,) = connection.execute("select pg_current_xact_id()::text").fetchone() or ("0",)
        issues = f"select count(*) from {name} where connection_id = 'default' and issue_id = any(%s)"
        seconds = [
            sum(_seconds(connection, MERGE.format(name, rows, PAGE)) for _ in range(PAGES)),
            _seconds(connection, CHANGED.format(name, before)),
            _seconds(connection, issues, [keys]),
            _seconds(connection, f"vacuum {name}"),
            _seconds(connection, f"select count(distinct issue_id) from {name}"),
        ]
        table.add_row(name, *(f"{one:.2f} s" for one in seconds))
    return table


def _seconds(connection: psycopg.Connection, statement: str, values: Sequence[object] | None = None) -> float:
    began = time.perf_counter()
    connection.execute(statement, values)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
