"""Reads records of a subject: a page of those that fit, or one. Who may see what is decided here, for every surface."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pulse.asking import Asking, Rows, Statement
from pulse.metrics.access import Reader, are_too_few, familiar_persons
from pulse.metrics.conditions import bound_values
from pulse.metrics.query import Filter
from pulse.records.cursors import Value, from_cursor, to_cursor
from pulse.records.errors import NoSuchRecord, RecordError, RecordForbidden
from pulse.records.statements import Shape, one_text, page_text, people_text
from pulse.records.subject import Column, Sight, Subject, Type
from pulse.roles import Role

LARGEST_PAGE = 1_000
CURSOR_KINDS: Mapping[Type, type] = {Type.TEXT: str, Type.NUMBER: float, Type.BOOLEAN: bool, Type.TIME: str}


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """Which records, in which order. `sort` names a column, `-` before it for falling; None: the subject's own order.

    `search`: words that all have to occur. `cursor`: where the page before ended. `time_zone`: where days begin.
    """

    filters: tuple[Filter, ...] = ()
    search: str = ""
    sort: str | None = None
    limit: int = 50
    cursor: str | None = None
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Page:
    """Records by column name, and the cursor of the next page: None on the last."""

    records: Rows
    next_cursor: str | None


def listing(subject: Subject, query: RecordQuery, reader: Reader, parent: str | None = None) -> Asking[Page]:
    """A page of records; of a part those that belong to the record `parent`.

    Who did something is told of the members of the reader's own teams, an administrator learns all. Records that are
    the doing of one or two others are refused, as metrics refuse their evidence.

    Raises:
        RecordError: a column is unknown, a value or the cursor cannot be, or the reader may not see the records.
    """
    _check(subject, query, reader)
    familiar = yield from familiar_persons(reader)
    sight = _sight(reader)
    shape, params = _shape(subject, query, sight, parent)
    if familiar is not None:
        params["familiar"] = list(familiar.keys)
    if familiar is not None and subject.person and not subject.about_persons:
        (row,) = yield Statement(people_text(shape, subject), params)
        if are_too_few(row["strangers"]):
            raise RecordForbidden("These are the doing of fewer than three people whom you may not see singly.")
    name = query.sort or subject.order
    sort = subject.column(name.removeprefix("-"), "sorted", sight)
    question = f"{subject.name} {parent} {query.filters} {query.search} {name} {query.time_zone}"
    kinds = [CURSOR_KINDS[sort.type], str]
    after = from_cursor(question, query.cursor, kinds) if query.cursor else None
    text = page_text(
        shape,
        subject,
        sort,
        falling=name.startswith("-"),
        after=after is not None,
        after_null=after is not None and after[0] is None,
    )
    places = _places(sort, after) if after else {}
    found = yield Statement(text, {**params, **places, "limit": query.limit + 1})
    records = found[: query.limit]
    more = len(found) > len(records)
    return Page(records, to_cursor(question, _position(records[-1], sort, subject)) if more else None)


def finding(subject: Subject, key: str, reader: Reader) -> Asking[dict[str, Any]]:
    """The one record that `key` means: its key, or what people call it; NoSuchRecord, or RecordError for several."""
    _check_reader(subject, reader)
    _check_text(key)
    familiar = yield from familiar_persons(reader)
    shape, params = _shape(subject, RecordQuery(), _sight(reader), None)
    params |= {"key": key, "familiar": list(familiar.keys) if familiar else []}
    found = yield Statement(one_text(shape, subject), params)
    if not found:
        raise NoSuchRecord(f"There is no record {key!r} among {subject.title.lower()}.")
    if len(found) > 1 and found[0][subject.key] != key:
        keys = ", ".join(record[subject.key] for record in found)
        raise RecordError(f"{key!r} means several records, such as {keys}. Give one of these keys.")
    return found[0]


def _check(subject: Subject, query: RecordQuery, reader: Reader) -> None:
    _check_reader(subject, reader)
    if not 0 < query.limit <= LARGEST_PAGE:
        raise RecordError(f"A page has 1 to {LARGEST_PAGE} records.")
    if query.search and not subject.search:
        raise RecordError(f"{subject.title} cannot be searched; filter them.")
    _check_text(query.search)


def _check_reader(subject: Subject, reader: Reader) -> None:
    if subject.about_persons and not reader.may_see_persons:
        raise RecordForbidden(f"{subject.title} need the role {Role.USER.value!r}.")


def _check_text(text: str) -> None:
    if "\0" in text:
        raise RecordError("The text holds a NUL character, which no record can have.")


def _sight(reader: Reader) -> Sight:
    if reader.sees_everybody:
        return Sight.EVERYBODY
    return Sight.FAMILIAR if reader.may_see_persons else Sight.NOBODY


def _shape(subject: Subject, query: RecordQuery, sight: Sight, parent: str | None) -> tuple[Shape, dict[str, Any]]:
    def column(name: str) -> Column:
        return subject.column(name, "filtered", sight)

    params = bound_values(lambda name: column(name).dimension, query.filters, query.time_zone)
    words = query.search.split()
    shape = Shape(
        subject.name,
        sight,
        tuple(replace(given, values=given.values and ("",)) for given in query.filters),
        is_search=bool(words),
        has_parent=parent is not None,
    )
    return shape, params | ({"words": words} if words else {}) | ({"parent": parent} if parent is not None else {})


def _position(record: Mapping[str, Any], sort: Column, subject: Subject) -> list[Value]:
    value = record[sort.name]
    return [value.isoformat() if isinstance(value, datetime) else value, record[subject.key]]


def _places(sort: Column, after: Sequence[Value]) -> dict[str, Any]:
    value, key = after
    if key is None:
        raise RecordError("This is no cursor. Take `next_cursor` of the page before as it is.")
    if value is None:
        return {"key_value": key}
    if sort.type is Type.TIME:
        try:
            value_at = datetime.fromisoformat(str(value))
        except ValueError as error:
            raise RecordError("This is no cursor. Take `next_cursor` of the page before as it is.") from error
        return {"sort_value": value_at, "key_value": key}
    return {"sort_value": value, "key_value": key}
