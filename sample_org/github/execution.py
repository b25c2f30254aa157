"""Executes a validated GraphQL query over nodes.

Nodes are dictionaries whose values are plain, Connections, or functions of the field's arguments. Resolving them here
and not in graphql-core's executor makes a page of requests several times cheaper; parsing, validation and coercion are
graphql-core's.
"""

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import get_argument_values, get_directive_values
from graphql.type import GraphQLIncludeDirective, GraphQLSkipDirective

from sample_org.github.connections import Connection, QueryError

Path = tuple[str | int, ...]


@dataclass(slots=True)
class Step:
    """One field of a selection: where it goes, where it comes from, what is selected inside it."""

    response_key: str
    name: str
    arguments: dict[str, Any]
    type_name: str | None
    inside: list[SelectionSetNode] = field(default_factory=list)


@dataclass(slots=True)
class Execution:
    """One run of one query; `errors` fills as fields fail."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: dict[str, Any]
    errors: list[dict[str, Any]] = field(default_factory=list)
    _plans: dict[tuple[int, ...], dict[str, list[Step]]] = field(default_factory=dict)

    def select(
        self, node: dict[str, Any], type_name: str, selections: list[SelectionSetNode], path: Path
    ) -> dict[str, Any]:
        """The selected fields of a node of this object type."""
        answer: dict[str, Any] = {}
        for step in self._plan(type_name, selections):
            if step.name == "__typename":
                answer[step.response_key] = type_name
                continue
            here = (*path, step.response_key)
            try:
                value = node[step.name]
                if callable(value):
                    value = value(step.arguments)
                if isinstance(value, Connection):
                    value = value.page(step.arguments)
                answer[step.response_key] = self._complete(value, step, here) if step.inside else value
            except QueryError as error:
                answer[step.response_key] = None
                self._fail(error, here)
        return answer

    def _complete(self, value: Any, step: Step, path: Path) -> Any:
        if value is None:
            return None
        if isinstance(value, QueryError):
            self._fail(value, path)
            return None
        if isinstance(value, list):
            return [self._complete(item, step, (*path, position)) for position, item in enumerate(value)]
        return self.select(value, step.type_name or value["__typename"], step.inside, path)

    def _fail(self, error: QueryError, path: Path) -> None:
        self.errors.append({"type": error.kind, "path": list(path), "message": str(error)})

    def _plan(self, type_name: str, selections: list[SelectionSetNode]) -> list[Step]:
        plans = self._plans.setdefault(tuple(map(id, selections)), {})
        if type_name not in plans:
            steps: dict[str, Step] = {}
            kind = self.schema.type_map[type_name]
            assert isinstance(kind, GraphQLObjectType)
            for selection in selections:
                self._collect(kind, selection, steps)
            plans[type_name] = list(steps.values())
        return plans[type_name]

    def _collect(self, kind: GraphQLObjectType, selections: SelectionSetNode, steps: dict[str, Step]) -> None:
        for node in selections.selections:
            if not self._is_included(node):
                continue
            if isinstance(node, FieldNode):
                self._add(kind, node, steps)
            elif isinstance(node, InlineFragmentNode):
                if node.type_condition is None or self._applies(node.type_condition.name.value, kind):
                    self._collect(kind, node.selection_set, steps)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                if self._applies(fragment.type_condition.name.value, kind):
                    self._collect(kind, fragment.selection_set, steps)

    def _add(self, kind: GraphQLObjectType, node: FieldNode, steps: dict[str, Step]) -> None:
        name = node.name.value
        key = node.alias.value if node.alias else name
        if key not in steps:
            definition: GraphQLField | None = kind.fields.get(name)
            arguments = get_argument_values(definition, node, self.variables) if definition else {}
            inner = get_named_type(definition.type) if definition else None
            steps[key] = Step(key, name, arguments, inner.name if isinstance(inner, GraphQLObjectType) else None)
        if node.selection_set:
            steps[key].inside.append(node.selection_set)

    def _applies(self, condition: str, kind: GraphQLObjectType) -> bool:
        wanted = self.schema.type_map[condition]
        return wanted is kind or (is_abstract_type(wanted) and self.schema.is_sub_type(wanted, kind))  # type: ignore[arg-type]

    def _is_included(self, node: Any) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return not (skip and skip["if"]) and (include is None or bool(include["if"]))
