from importlib.resources import files

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

from pulse_assets.github.queries import FOLDER, document, fragment

OPERATIONS = sorted(
    path.stem for path in FOLDER.glob("*.graphql") if path.stem not in ("fragments", "changes", "totals")
)


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    """What the sample organisation takes of GitHub's schema."""
    return build_schema((files("sample_org") / "github" / "schema.graphql").read_text())


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_document_is_valid_and_brings_all_fragments_that_it_uses(name: str, schema: GraphQLSchema) -> None:
    parsed = parse(document(name))
    assert validate(schema, parsed) == []
    assert sum(isinstance(node, OperationDefinitionNode) for node in parsed.definitions) == 1


@pytest.mark.parametrize(("file", "part"), [("changes", "Changes"), ("totals", "Totals")])
def test_many_repositories_are_asked_with_a_fragment(schema: GraphQLSchema, file: str, part: str) -> None:
    query = f'query Q {{ r0: repository(owner: "a", name: "b") {{ ...{part} }} }}\n' + fragment(file, part)
    assert validate(schema, parse(query)) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_document_asks_what_it_cost(name: str) -> None:
    assert "rateLimit" in document(name)
