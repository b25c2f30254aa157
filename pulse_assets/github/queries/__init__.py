"""The GraphQL documents, one a file, each sent with just the fragments that it uses."""

from functools import cache
from pathlib import Path

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

FOLDER = Path(__file__).parent


@cache
def document(name: str) -> str:
    """The operation in `name`.graphql with the fragments it needs, its own or from fragments.graphql."""
    nodes = parse((FOLDER / f"{name}.graphql").read_text()).definitions
    shared = parse((FOLDER / "fragments.graphql").read_text()).definitions
    fragments = {n.name.value: n for n in (*shared, *nodes) if isinstance(n, FragmentDefinitionNode)}
    operations = [node for node in nodes if isinstance(node, OperationDefinitionNode)]
    return print_ast(DocumentNode(definitions=(*operations, *_used(operations, fragments))))


@cache
def fragment(file: str, name: str) -> str:
    """The fragment `name` of `file`.graphql with those it needs: for operations that are put together at run time."""
    nodes = parse((FOLDER / f"{file}.graphql").read_text()).definitions
    fragments = {n.name.value: n for n in nodes if isinstance(n, FragmentDefinitionNode)}
    return print_ast(DocumentNode(definitions=(fragments[name], *_used([fragments[name]], fragments))))


def _used(
    roots: list[OperationDefinitionNode] | list[FragmentDefinitionNode], fragments: dict[str, FragmentDefinitionNode]
) -> list[FragmentDefinitionNode]:
    used: dict[str, FragmentDefinitionNode] = {}
    waiting: list[Node] = list(roots)
    while waiting:
        spreads = _Spreads()
        visit(waiting.pop(), spreads)
        for name in spreads.names - used.keys():
            used[name] = fragments[name]
            waiting.append(fragments[name])
    return [used[name] for name in sorted(used)]


class _Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names.add(node.name.value)
