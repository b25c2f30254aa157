"""What a query costs, as GitHub counts it, and the page bounds that connections must give."""

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import get_argument_values


@dataclass(slots=True)
class Estimate:
    """Requests and nodes if every page were full, and complaints about page bounds."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: dict[str, Any]
    requests: int = 0
    nodes: int = 0
    complaints: list[dict[str, Any]] = field(default_factory=list)

    @property
    def cost(self) -> int:
        """Points: a hundredth of the requests, rounded, at least one."""
        return max(1, round((self.requests + 1) / 100))

    def walk(self, kind: Any, selections: SelectionSetNode, times: int, path: tuple[str, ...] = ()) -> None:
        """Add up what the selections ask for, when their parent is met so many times."""
        for node in selections.selections:
            if isinstance(node, FieldNode):
                self._field(kind, node, times, path)
            elif isinstance(node, InlineFragmentNode):
                inner = self.schema.type_map[node.type_condition.name.value] if node.type_condition else kind
                self.walk(inner, node.selection_set, times, path)
            else:
                fragment = self.fragments[node.name.value]  # type: ignore[attr-defined]
                self.walk(self.schema.type_map[fragment.type_condition.name.value], fragment.selection_set, times, path)

    def _field(self, kind: Any, node: FieldNode, times: int, path: tuple[str, ...]) -> None:
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) or node.selection_set is None:
            return
        definition = kind.fields[node.name.value]
        here = (*path, node.alias.value if node.alias else node.name.value)
        if "first" in definition.args:
            arguments = get_argument_values(definition, node, self.variables)
            size = self._page_size(node.name.value, arguments, here)
            self.requests += times
            times *= size
            self.nodes += times
        self.walk(get_named_type(definition.type), node.selection_set, times, here)

    def _page_size(self, name: str, arguments: dict[str, Any], path: tuple[str, ...]) -> int:
        given = [(word, arguments[word]) for word in ("first", "last") if arguments.get(word) is not None]
        if not given:
            text = f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
            self._complain("MISSING_PAGINATION_BOUNDARIES", path, text)
            return 0
        word, size = given[0]
        if size > 100:
            text = f"Requesting {size} records on the `{name}` connection exceeds the `{word}` limit of 100 records."
            self._complain("EXCESSIVE_PAGINATION", path, text)
        elif size < 0:
            self._complain("INVALID_PAGINATION", path, f"`{word}` on the `{name}` connection cannot be less than zero.")
        return int(size)

    def _complain(self, kind: str, path: tuple[str, ...], message: str) -> None:
        self.complaints.append({"type": kind, "path": list(path), "message": message})
