"""Asks a GitHub that is older than the queries: fields that it does not know are left out, or asked for as others."""

import logging
import threading
from collections.abc import Sequence, Set
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    NameNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    visit,
)
from msgspec import Struct

log = logging.getLogger(__name__)

UNDEFINED = "undefinedField"
# What an older field tells just as well.
OLDER = {("PullRequest", "fullDatabaseId"): "databaseId", ("PullRequestReview", "fullDatabaseId"): "databaseId"}
Place = tuple[int, int]


class Location(Struct, frozen=True):
    """A place in a query; both count from one."""

    line: int
    column: int


class Extensions(Struct, frozen=True, rename="camel"):
    """What GitHub says of an error in a query."""

    code: str = ""
    type_name: str = ""
    field_name: str = ""


class Dialect:
    """What one GitHub understands, as far as its answers have told."""

    def __init__(self) -> None:
        self._spoken: dict[str, str] = {}
        self._told: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def of(self, query: str) -> str:
        """The query as this GitHub takes it."""
        return self._spoken.get(query, query)

    def learn(self, query: str, sent: str, unknown: Sequence[tuple[Extensions, Location]]) -> bool:
        """This GitHub does not know these fields of what was `sent` for `query`; whether there is another way to ask.

        Safe between threads: where another has learned of it meanwhile, that is the way.
        """
        with self._lock:
            if self.of(query) == sent:
                older = {(at.line, at.column): OLDER.get((what.type_name, what.field_name)) for what, at in unknown}
                self._spoken[query] = without(sent, older)
                self._tell(unknown)
            return self.of(query) != sent

    def _tell(self, unknown: Sequence[tuple[Extensions, Location]]) -> None:
        for what, _ in unknown:
            field = (what.type_name, what.field_name)
            if field not in self._told:
                self._told.add(field)
                older = f"{OLDER[field]} is read instead" if field in OLDER else "it is left out"
                log.warning("this GitHub does not know %s.%s; %s", *field, older)


def without(query: str, places: dict[Place, str | None]) -> str:
    """The query without the fields at these places, or with others under their names; and without what they needed."""
    changed: DocumentNode = visit(parse(query), _Change(places))
    while emptied := _emptied(changed):
        changed = visit(changed, _Change({}, emptied))
    operations = [node for node in changed.definitions if isinstance(node, OperationDefinitionNode)]
    fragments = {n.name.value: n for n in changed.definitions if isinstance(n, FragmentDefinitionNode)}
    used = _Used()
    waiting: list[Node] = list(operations)
    kept: dict[str, FragmentDefinitionNode] = {}
    while waiting:
        visit(waiting.pop(), used)
        for name in used.fragments - kept.keys():
            kept[name] = fragments[name]
            waiting.append(fragments[name])
    for operation in operations:
        declared = operation.variable_definitions or ()
        operation.variable_definitions = tuple(d for d in declared if d.variable.name.value in used.variables)
    return print_ast(DocumentNode(definitions=(*operations, *(kept[name] for name in sorted(kept)))))


def _emptied(document: DocumentNode) -> set[str]:
    """The fragments of which nothing is left."""
    fragments = (node for node in document.definitions if isinstance(node, FragmentDefinitionNode))
    return {node.name.value for node in fragments if not node.selection_set.selections}


class _Change(Visitor):
    """Takes fields and fragments away, and whatever is left empty by that."""

    def __init__(self, places: dict[Place, str | None], fragments: Set[str] = frozenset()) -> None:
        super().__init__()
        self._places, self._fragments = places, fragments

    def enter_field(self, node: FieldNode, *_: object) -> Any:
        if node.loc is None:
            return None
        token = node.loc.start_token
        if (token.line, token.column) not in self._places:
            return None
        older = self._places[token.line, token.column]
        if older is None:
            return REMOVE
        alias = node.alias or node.name
        return FieldNode(alias=alias, name=NameNode(value=older), arguments=(), directives=(), selection_set=None)

    def leave_field(self, node: FieldNode, *_: object) -> Any:
        return REMOVE if _is_empty(node.selection_set) else None

    def leave_inline_fragment(self, node: InlineFragmentNode, *_: object) -> Any:
        return REMOVE if _is_empty(node.selection_set) else None

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> Any:
        return REMOVE if node.name.value in self._fragments else None

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: object) -> Any:
        return REMOVE if node.name.value in self._fragments else None


def _is_empty(selections: SelectionSetNode | None) -> bool:
    return selections is not None and not selections.selections


class _Used(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.fragments: set[str] = set()
        self.variables: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.fragments.add(node.name.value)

    def enter_variable_definition(self, *_: object) -> Any:
        return False

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.variables.add(node.name.value)
