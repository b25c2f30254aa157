"""SQL of subjects. Text comes from their declarations alone; what a caller gives is looked up there or bound."""

from dataclasses import dataclass
from functools import lru_cache

from psycopg import sql

from pulse.metrics.conditions import condition
from pulse.metrics.query import Filter
from pulse.metrics.sql_text import DIALECT
from pulse.records.subject import Column, Sight, Subject, Type

SQL_TYPES = {
    Type.TEXT: "text",
    Type.NUMBER: "double precision",
    Type.BOOLEAN: "boolean",
    Type.TIME: "timestamptz",
}
# Each word has to occur somewhere.
SEARCH = """
    (select bool_and(strpos(lower(concat_ws(' ', {columns})), lower(sought.word)) > 0)
    from unnest(%(words)s::text[]) as sought (word))
"""


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a question is in the text of its statement; `filters` stand with their values left out."""

    subject: str
    sight: Sight
    filters: tuple[Filter, ...]
    is_search: bool
    has_parent: bool


@lru_cache(maxsize=2_000)
def page_text(shape: Shape, subject: Subject, sort: Column, *, falling: bool, after: bool, after_null: bool) -> str:
    """Select a page with places `limit` and, with `after`, `sort_value` and `key_value` of the record before it.

    Records whose sort column is NULL come last in either direction; `after_null` says that the one before was one.
    """
    rest = [_after(subject, sort, falling=falling, is_null=after_null)] if after else []
    query = sql.SQL(
        "select * from {rows} where {conditions} order by {sort} {direction} nulls last, {key} limit {limit}"
    )
    return query.format(
        rows=_rows(shape, subject),
        conditions=_all([*_conditions(shape, subject), *rest]),
        sort=sql.Identifier(sort.name),
        direction=sql.SQL("desc" if falling else "asc"),
        key=sql.Identifier(subject.key),
        limit=sql.Placeholder("limit"),
    ).as_string()


@lru_cache(maxsize=2_000)
def people_text(shape: Shape, subject: Subject) -> str:
    """Select how many strangers' doing the records are that fit; place `familiar` as in the other statements."""
    query = sql.SQL("select count(distinct _stranger) as strangers from {rows} where {conditions}")
    stranger = sql.SQL("case when not {person} = any(%(familiar)s) then {person} end as _stranger")
    rows = _rows(shape, subject, stranger.format(person=sql.SQL(subject.person or "null")))
    return query.format(rows=rows, conditions=_all(_conditions(shape, subject))).as_string()


@lru_cache(maxsize=200)
def one_text(shape: Shape, subject: Subject) -> str:
    """Select the records that are called `key`: by their key, else by what people call them."""
    names = [sql.SQL("{} = %(key)s").format(sql.Identifier(name)) for name in (subject.key, *subject.aliases)]
    query = sql.SQL("select * from {rows} where {names} order by {key} = %(key)s desc limit 2")
    return query.format(
        rows=_rows(shape, subject), names=sql.SQL(" or ").join(names), key=sql.Identifier(subject.key)
    ).as_string()


def _rows(shape: Shape, subject: Subject, *more: sql.Composable) -> sql.Composed:
    """The records with all columns that the reader may see, as a table: what tells of strangers is NULL in it."""
    columns: list[sql.Composable] = [
        sql.SQL("{} as {}").format(_shown(one, shape.sight), sql.Identifier(one.name))
        for one in subject.shown(shape.sight)
    ]
    rows = sql.SQL("select {} from {}").format(sql.SQL(", ").join([*columns, *more]), sql.SQL(subject.relation))
    if subject.about_persons and shape.sight is not Sight.EVERYBODY:
        rows += sql.SQL(" where {} = any(%(familiar)s)").format(sql.SQL(subject.person or "null"))
    return sql.SQL("({}) as rows").format(rows)


def _shown(column: Column, sight: Sight) -> sql.Composable:
    value = sql.SQL(column.expression)
    if column.person is None or sight is Sight.EVERYBODY:
        return value
    return sql.SQL("case when {} = any(%(familiar)s) then {} end").format(sql.SQL(column.person), value)


def _conditions(shape: Shape, subject: Subject) -> list[sql.Composable]:
    found: list[sql.Composable] = []
    if shape.has_parent and subject.parent:
        found.append(sql.SQL("{} = %(parent)s").format(sql.Identifier(subject.parent)))
    for place, given in enumerate(shape.filters):
        dimension = subject.column(given.dimension, "filtered", shape.sight).dimension
        found.append(sql.SQL(condition(dimension, given, place).sql(DIALECT)))
    if shape.is_search:
        found.append(sql.SQL(SEARCH).format(columns=sql.SQL(", ").join(map(sql.Identifier, subject.search))))
    return found


def _after(subject: Subject, sort: Column, *, falling: bool, is_null: bool) -> sql.Composed:
    places = {"sort": sql.Identifier(sort.name), "key": sql.Identifier(subject.key)}
    if is_null:
        return sql.SQL("({sort} is null and {key} > %(key_value)s)").format(**places)
    value = sql.SQL("%(sort_value)s::{}").format(sql.SQL(SQL_TYPES[sort.type]))
    text = "({sort} {beyond} {value} or {sort} is null or ({sort} = {value} and {key} > %(key_value)s))"
    return sql.SQL(text).format(**places, value=value, beyond=sql.SQL("<" if falling else ">"))


def _all(conditions: list[sql.Composable]) -> sql.Composable:
    return sql.SQL(" and ").join(conditions) if conditions else sql.SQL("true")
