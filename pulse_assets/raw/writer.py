"""Writes batches into raw tables: COPY into a temporary table, then one merge that leaves unchanged rows alone.

Runs inside the caller's transaction, so that rows and checkpoint commit together.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb
from psycopg.types.string import StrDumper

from pulse_assets.raw.code_version import code_version
from pulse_assets.raw.payload import content_hash, fit, mended
from pulse_assets.raw.table import Back, Batch, Counts, Gone, RawTable, Rejected, Row, TableCounts

REJECT = """
    insert into raw.rejected_records
        (connection_id, table_name, source_unit, content_hash, reason, payload, context, typed, model)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (connection_id, table_name, source_unit, content_hash) do update
    set reason = excluded.reason, context = excluded.context, typed = excluded.typed, model = excluded.model,
        fetched_at = excluded.fetched_at
"""
SETTLE = """
    delete from raw.rejected_records
    where connection_id = %s and table_name = %s and jsonb_path_query_array(context, %s) = any(%s)
"""

# How much larger a table is than when the planner last looked at it, until it looks again.
GROWTH = 10
BYTES_A_PAGE = 8192


def write(connection: psycopg.Connection, connection_id: str, unit: str, batches: Iterable[Batch]) -> TableCounts:
    """Merge `batches` into their tables and keep aside what does not fit; gives what became of the records.

    A row equal to the stored one is not touched. A row older than the stored one (by `RawTable.guard`) is ignored
    and counts as unchanged; of one that comes twice the newest counts, else the last. Where a record is rejected,
    none is taken for vanished: the missing one may be it. `unit` names where rejected records came from.
    """
    written = TableCounts()
    for batch in batches:
        counts = written.tables.setdefault(batch.table.name, Counts())
        counts.add(_write_batch(connection, connection_id, unit, batch))
    return written


def _write_batch(connection: psycopg.Connection, connection_id: str, unit: str, batch: Batch) -> Counts:
    counts = Counts()
    rejected = list(batch.rejected)
    statements = _statements(batch.table)
    if batch.rows or batch.complete_for:
        connection.execute(statements.create)
        connection.execute(statements.empty)
    if batch.rows:
        counts, unfit = _merge(connection, connection_id, statements, batch.rows)
        counts.unchanged = len(batch.rows) - len(unfit) - counts.new - counts.changed
        rejected += unfit
        connection.execute(statements.look)
    if batch.complete_for and not rejected:
        counts.deleted = _delete_vanished(connection, connection_id, batch, statements)
        _settle(connection, connection_id, batch)
    if batch.back:
        counts.changed += _restore(connection, connection_id, batch.table, batch.back)
    if batch.gone:
        counts.deleted += _delete_gone(connection, connection_id, batch.table, batch.gone)
    counts.rejected = len(rejected)
    for record in rejected:
        _keep_aside(connection, connection_id, unit, batch.table, record)
    return counts


def _settle(connection: psycopg.Connection, connection_id: str, batch: Batch) -> None:
    """Forget what was kept aside of these parents: all that they have fits now, so it is gone or mended."""
    place = f"$[0 to {len(batch.table.parent) - 1}]" if batch.table.parent else "$[-1]"
    parents = [Jsonb(list(parent)) for parent in batch.complete_for]
    connection.execute(SETTLE, [connection_id, batch.table.name, place, parents])


def _keep_aside(
    connection: psycopg.Connection, connection_id: str, unit: str, table: RawTable, record: Rejected
) -> None:
    text = record.payload.decode("utf-8", "replace").replace("\x00", "")
    values = [connection_id, table.name, unit, content_hash(record.payload), record.reason, text]
    texts = [value if value is None else mended(str(value)) for value in record.typed or ()]
    typed = Jsonb(texts) if record.typed else None
    connection.execute(REJECT, [*values, Jsonb(mended(list(record.context))), typed, code_version()])


def _merge(
    connection: psycopg.Connection, connection_id: str, statements: "_Statements", rows: Sequence[Row]
) -> tuple[Counts, list[Rejected]]:
    """Merge `rows`; where PostgreSQL refuses them, halve until only those that it cannot hold are left out."""
    try:
        with connection.transaction():
            unfit = _copy(connection, statements, rows)
            merged = connection.execute(statements.merge, {"connection": connection_id}).fetchone()
    except psycopg.DataError as error:
        if len(rows) == 1:
            return Counts(), [_refused(statements.table, rows[0], f"PostgreSQL cannot hold it: {error}")]
        middle = len(rows) // 2
        counts, unfit = _merge(connection, connection_id, statements, rows[:middle])
        more, others = _merge(connection, connection_id, statements, rows[middle:])
        counts.add(more)
        return counts, unfit + others
    if merged is None:
        raise RuntimeError("a merge always answers with one row")
    return Counts(new=merged[0], changed=merged[1]), unfit


def _refused(table: RawTable, row: Row, reason: str) -> Rejected:
    parent = [value if isinstance(value, int) else str(value) for value in table.values_of(row, table.parent)]
    return Rejected(reason, row.payload, tuple(parent), row.values)


def _copy(connection: psycopg.Connection, statements: "_Statements", rows: Sequence[Row]) -> list[Rejected]:
    """COPY the rows that `jsonb` can hold; gives back the others."""
    unfit = []
    with connection.cursor() as cursor, cursor.copy(statements.copy) as copy:
        for row in rows:
            try:
                text = fit(row.payload)
            except ValueError as error:
                unfit.append(_refused(statements.table, row, f"not JSON in UTF-8: {error}"))
                continue
            copy.write_row((*row.values, text, content_hash(row.payload)))
    return unfit


def _delete_vanished(
    connection: psycopg.Connection, connection_id: str, batch: Batch, statements: "_Statements"
) -> int:
    parents = _columnwise(batch.complete_for) if batch.table.parent else {}
    return _delete(connection, statements.delete, {"connection": connection_id, **parents})


def _delete_gone(connection: psycopg.Connection, connection_id: str, table: RawTable, gone: Gone) -> int:
    if not gone.values:
        return 0
    statement = sql.SQL(
        # One and the same time for all that a transaction marks: it tells later what went together.
        "update {target} as t set deleted_at = now(), fetched_at = clock_timestamp()"
        " where t.connection_id = %(connection)s and t.deleted_at is null {of_those}"
    ).format(target=sql.Identifier("raw", table.name), of_those=_of_parents(gone.columns))
    return _delete(connection, statement, {"connection": connection_id, **_columnwise(gone.values)})


def _delete(connection: psycopg.Connection, statement: sql.Composed, values: Mapping[str, object]) -> int:
    """Execute and give the number of rows. Lists of texts are sent as such: `unnest` does not guess what they are."""
    with connection.cursor() as cursor:
        cursor.adapters.register_dumper(str, StrDumper)
        return cursor.execute(statement, values).rowcount


def _restore(connection: psycopg.Connection, connection_id: str, table: RawTable, back: Back) -> int:
    owner = back.owner
    statement = sql.SQL(
        "update {target} as t set deleted_at = null, fetched_at = clock_timestamp() from {owner} as o"
        " where t.connection_id = %(connection)s and o.connection_id = t.connection_id and {same}"
        " and t.deleted_at = o.deleted_at {of_those}"
    ).format(
        target=sql.Identifier("raw", table.name),
        owner=sql.Identifier("raw", owner.name),
        same=_pairs("o", "t", owner.keys, " and "),
        of_those=_of_parents(owner.keys),
    )
    return connection.execute(statement, {"connection": connection_id, **_columnwise(back.values)}).rowcount


def _columnwise(values: Sequence[tuple[object, ...]]) -> dict[str, list[object]]:
    """The parameters that `_of_parents` names."""
    return {f"parent{number}": list(column) for number, column in enumerate(zip(*values, strict=True))}


class _Statements:
    """The SQL for one table, composed once."""

    def __init__(self, table: RawTable) -> None:
        self.table = table
        target = sql.Identifier("raw", table.name)
        staged = sql.Identifier(f"incoming_{table.name}")
        typed = _names(table.typed)
        same_key = _pairs("t", "s", table.keys, " and ")
        columns = sql.SQL("{}, payload, content_hash").format(typed)
        self.create = sql.SQL(
            "create temporary table if not exists {staged} on commit delete rows as"
            " select {typed}, payload::text as payload, content_hash from {target} with no data"
        ).format(staged=staged, typed=typed, target=target)
        self.empty = sql.SQL("truncate {}").format(staged)
        self.copy = sql.SQL("copy {} ({}) from stdin").format(staged, columns)
        guard = (
            sql.SQL("and coalesce(excluded.{g} >= t.{g}, true)").format(g=sql.Identifier(table.guard))
            if table.guard
            else sql.SQL("")
        )
        newest = sql.SQL(", {} desc nulls last").format(sql.Identifier(table.guard)) if table.guard else sql.SQL("")
        self.merge = sql.SQL(
            """
            with newest as (
                select distinct on ({keys}) s.* from {staged} as s order by {keys}{newest}, s.ctid desc
            ), differing as (
                select s.* from newest as s
                where not exists (
                    select from {target} as t
                    where t.connection_id = %(connection)s and {same_key} and t.deleted_at is null
                    and (t.content_hash, {typed_there}) is not distinct from (s.content_hash, {typed_here})
                )
            ), written as (
                insert into {target} as t (connection_id, {columns}, fetched_at)
                select %(connection)s, {typed}, payload::jsonb, content_hash, clock_timestamp() from differing
                on conflict (connection_id, {keys}) do update
                set ({columns}, fetched_at, deleted_at) = row({excluded}, excluded.fetched_at, null)
                where true {guard}
                returning (xmax = 0) as is_new
            )
            select count(*) filter (where is_new), count(*) filter (where not is_new) from written
            """
        ).format(
            keys=_names(table.keys),
            staged=staged,
            target=target,
            same_key=same_key,
            columns=columns,
            typed=typed,
            typed_there=_names(table.typed, "t"),
            typed_here=_names(table.typed, "s"),
            newest=newest,
            excluded=_names((*table.typed, "payload", "content_hash"), "excluded"),
            guard=guard,
        )
        self.delete = sql.SQL(
            """
            update {target} as t set deleted_at = clock_timestamp(), fetched_at = clock_timestamp()
            where t.connection_id = %(connection)s and t.deleted_at is null {of_parents}
            and not exists (select from {staged} as s where {same_key})
            """
        ).format(target=target, staged=staged, same_key=same_key, of_parents=_of_parents(table.parent))
        # In a first load autovacuum comes late, and a planner that never saw the rows takes a thousand times as long to
        # find the children of a page. Whoever may not analyse, before PostgreSQL 17 all but the owner, is only warned.
        self.look = sql.SQL(
            """
            do $$ begin
                if (select pg_relation_size(oid) > {growth} * relpages from pg_class where oid = {name}::regclass) then
                    analyze (skip_locked) {target};
                end if;
            end $$
            """
        ).format(growth=GROWTH * BYTES_A_PAGE, name=sql.Literal(f"raw.{table.name}"), target=target)


def _of_parents(columns: Sequence[str]) -> sql.Composable:
    """The condition that a row belongs to one of the parents in the parameters `parent0`, `parent1` and so on."""
    given = [sql.Placeholder(f"parent{number}") for number in range(len(columns))]
    if not columns:
        return sql.SQL("")
    if len(columns) == 1:
        return sql.SQL("and {} = any({})").format(_names(columns, "t"), given[0])
    return sql.SQL("and ({}) in (select * from unnest({}))").format(_names(columns, "t"), sql.SQL(", ").join(given))


@cache
def _statements(table: RawTable) -> _Statements:
    return _Statements(table)


def _names(columns: Iterable[str], prefix: str | None = None) -> sql.Composed:
    parts = [(prefix, column) if prefix else (column,) for column in columns]
    return sql.SQL(", ").join(sql.Identifier(*part) for part in parts)


def _pairs(left: str, right: str, columns: Iterable[str], glue: str) -> sql.Composed:
    pair = "{} = {}"
    return sql.SQL(glue).join(
        sql.SQL(pair).format(sql.Identifier(left, column), sql.Identifier(right, column)) for column in columns
    )
