from importlib.resources import files

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

from pulse_assets.github.queries import FOLDER, document, fragment

OPERATIONS = sorted(path.stem for path in FOLDER.glob("*.graphql") if path.stem not in ("fragments", "changes"))


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """What the sample organisation takes of GitHub's schema."""
    return build_schema((files("sample_org") / "github" / "schema.graphql").read_text())


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_document_is_valid_and_brings_all_fragments_that_it_uses(name: str, schema: GraphQLSchema) -> None:
    parsed = parse(document(name))
    assert validate(schema, parsed) == []
    assert sum(isinstance(node, OperationDefinitionNode) for node in parsed.definitions) == 1


def test_what_changed_is_asked_with_a_fragment(schema: GraphQLSchema) -> None:
    query = 'query Changes { r0: repository(owner: "a", name: "b") { ...Changes } }\n' + fragment("changes", "Changes")
    assert validate(schema, parse(query)) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_document_asks_what_it_cost(name: str) -> None:
    assert "rateLimit" in document(name)
