"""How an older Enterprise Server refuses queries that name fields it does not have."""

from typing import Any

from graphql import DocumentNode, FieldNode, GraphQLSchema, TypeInfo, TypeInfoVisitor, Visitor, visit


def unknown_fields(schema: GraphQLSchema, document: DocumentNode, lacks: set[str]) -> list[dict[str, Any]]:
    """An error for each field of `lacks` (as `Type.field`) that the query asks for."""
    if not lacks:
        return []
    types = TypeInfo(schema)
    found = _Unknown(types, lacks)
    visit(document, TypeInfoVisitor(types, found))
    return found.errors


class _Unknown(Visitor):
    def __init__(self, types: TypeInfo, lacks: set[str]) -> None:
        super().__init__()
        self._types, self._lacks = types, lacks
        self.errors: list[dict[str, Any]] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        owner, name = self._types.get_parent_type(), node.name.value
        if owner is None or node.loc is None or f"{owner.name}.{name}" not in self._lacks:
            return
        place = {"line": node.loc.start_token.line, "column": node.loc.start_token.column}
        told = {"code": "undefinedField", "typeName": owner.name, "fieldName": name}
        message = f"Field '{name}' doesn't exist on type '{owner.name}'"
        self.errors.append({"path": [name], "extensions": told, "locations": [place], "message": message})
