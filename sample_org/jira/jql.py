"""The part of JQL that an extraction needs: conditions joined by AND, and ORDER BY.

`project`, `key`, `id` with `=` and `in`; `updated`, `created` with `=`, `>=`, `>`, `<=`, `<`. All else is refused.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sample_org.jira.rendering import milliseconds
from sample_org.jira.vocabulary import PROFILE_ZONE
from sample_org.records import Issue

_TOKEN = re.compile(r"""\s*("[^"]*"|'[^']*'|>=|<=|!=|[=<>(),]|[^\s=<>!(),"']+)""")
_COMPARE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt, "=": operator.eq}
_DATE_FORMATS = ("%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d")
_KEY_NAMES = ("key", "issuekey", "issue")
UNBOUNDED = "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."

Condition = Callable[[Issue], bool]


class JqlError(ValueError):
    """The query is refused; the text is what the answer says."""


@dataclass(frozen=True, slots=True)
class Query:
    """Conditions that all must hold, and the order: (field, descending), ending with the id."""

    conditions: tuple[Condition, ...]
    order: tuple[tuple[str, bool], ...]

    def accepts(self, issue: Issue) -> bool:
        """Whether the issue is found."""
        return all(condition(issue) for condition in self.conditions)

    def position(self, issue: Issue) -> tuple[int, ...]:
        """Where the issue stands in the order, as figures that ascend."""
        return tuple(-_figure(issue, name) if down else _figure(issue, name) for name, down in self.order)


def parse(text: str, projects: dict[str, str]) -> Query:
    """Read a query; `projects` maps every name, key and id of a project (lower case) to its key."""
    tokens = _Tokens(_TOKEN.findall(text))
    conditions: list[Condition] = []
    while tokens.ahead() and not tokens.at("order"):
        conditions.append(_condition(tokens, projects))
        if tokens.at("and"):
            tokens.take()
        elif tokens.ahead() and not tokens.at("order"):
            raise JqlError(f"Error in the JQL Query: Expecting either 'AND' or 'ORDER BY' but got '{tokens.ahead()}'.")
    if not conditions:
        raise JqlError(UNBOUNDED)
    return Query(tuple(conditions), (*_order(tokens), ("id", False)))


class _Tokens:
    def __init__(self, items: list[str]) -> None:
        self._items = items

    def ahead(self) -> str:
        return self._items[0] if self._items else ""

    def at(self, word: str) -> bool:
        return self.ahead().lower() == word

    def take(self) -> str:
        if not self._items:
            raise JqlError("Error in the JQL Query: The query ends too early.")
        return self._items.pop(0)

    def expect(self, word: str) -> None:
        found = self.take()
        if found.lower() != word:
            raise JqlError(f"Error in the JQL Query: Expecting '{word}' but got '{found}'.")


def _condition(tokens: _Tokens, projects: dict[str, str]) -> Condition:
    name, sign = tokens.take().lower(), tokens.take().lower()
    values = _values(tokens) if sign == "in" else [tokens.take()]
    if name in ("updated", "created"):
        if sign not in _COMPARE:
            raise JqlError(f"The operator '{sign}' is not supported by the '{name}' field.")
        return _time_condition(name, sign, values[0])
    if sign not in ("in", "="):
        raise JqlError(f"The operator '{sign}' is not supported by the '{name}' field.")
    wanted = [value.strip("\"'") for value in values]
    if name == "project":
        unknown = [value for value in wanted if value.lower() not in projects]
        if unknown:
            raise JqlError(f"The value '{unknown[0]}' does not exist for the field 'project'.")
        keys = {projects[value.lower()] for value in wanted}
        return lambda issue: issue.team.key in keys
    if name in _KEY_NAMES or name == "id":
        members = {value.upper() for value in wanted}
        return lambda issue: issue.key in members or str(issue.id) in members
    raise JqlError(f"Field '{name}' does not exist or you do not have permission to view it.")


def _time_condition(name: str, sign: str, value: str) -> Condition:
    compare, bound, precise = _COMPARE[sign], _time(name, value), value.isdigit()

    def holds(issue: Issue) -> bool:
        at = _figure(issue, name)
        # Quoted times have minute precision on both sides.
        return bool(compare(at if precise else at // 60_000 * 60_000, bound))

    return holds


def _time(name: str, value: str) -> int:
    text = value.strip("\"'")
    if value.isdigit():
        return int(value)
    for pattern in _DATE_FORMATS:
        try:
            return milliseconds(datetime.strptime(text, pattern).replace(tzinfo=PROFILE_ZONE))
        except ValueError:
            continue
    raise JqlError(
        f"Date value '{text}' for field '{name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', "
        "'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd'."
    )


def _values(tokens: _Tokens) -> list[str]:
    tokens.expect("(")
    values = [tokens.take()]
    while tokens.at(","):
        tokens.take()
        values.append(tokens.take())
    tokens.expect(")")
    return values


def _order(tokens: _Tokens) -> list[tuple[str, bool]]:
    if not tokens.ahead():
        return []
    tokens.expect("order")
    tokens.expect("by")
    order = []
    while True:
        name = tokens.take().lower()
        if name not in ("updated", "created", "id", *_KEY_NAMES):
            raise JqlError(f"Not able to sort using field '{name}'.")
        descending = tokens.at("desc")
        if descending or tokens.at("asc"):
            tokens.take()
        order.append(("key" if name in _KEY_NAMES else name, descending))
        if not tokens.at(","):
            break
        tokens.take()
    if tokens.ahead():
        raise JqlError(f"Error in the JQL Query: '{tokens.ahead()}' was not expected after the order.")
    return order


def _figure(issue: Issue, name: str) -> int:
    if name == "id":
        return issue.id
    if name == "key":
        return issue.team.project_id * 1_000_000_000 + int(issue.key.rpartition("-")[2])
    return milliseconds(issue.created if name == "created" else issue.updated or issue.created)
