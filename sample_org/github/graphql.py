"""The GraphQL endpoint: parse, validate, price, execute."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)
from graphql.execution.values import get_variable_values

from sample_org.github import graph
from sample_org.github.connections import Node, QueryError
from sample_org.github.cost import Estimate
from sample_org.github.execution import Execution
from sample_org.github.leaves import actor
from sample_org.github.older import unknown_fields
from sample_org.github.rendering import node_id, zulu
from sample_org.github.site import GitHubSite, Quota

Answer = dict[str, Any]


@dataclass(slots=True)
class GraphQLApi:
    """Answers queries over a site."""

    site: GitHubSite

    def answer(self, body: Any, quota: Quota) -> Answer:
        """The answer to a request's body: `query` and, if given, `variables` and `operationName`."""
        text = body.get("query") if isinstance(body, dict) else None
        if not isinstance(text, str) or not text.strip():
            return {"message": "A query attribute must be specified and must be a string."}
        document = _read(text)
        if isinstance(document, list):
            return {"errors": document}
        unknown = unknown_fields(schema(), document, self.site.lacks)
        if unknown:
            return {"errors": unknown}
        fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
        name = body.get("operationName")
        operation = next((o for o in operations if not name or (o.name and o.name.value == name)), None)
        if operation is None or operation.operation.value != "query":
            return {"errors": [{"message": "No query operation of that name is present."}]}
        definitions = list(operation.variable_definitions or ())
        variables = get_variable_values(schema(), definitions, body.get("variables") or {})
        if isinstance(variables, list):
            return {"errors": [_shown(error) for error in variables]}
        return self._run(operation, fragments, variables, quota)

    def _run(
        self,
        operation: OperationDefinitionNode,
        fragments: dict[str, FragmentDefinitionNode],
        variables: dict[str, Any],
        quota: Quota,
    ) -> Answer:
        estimate = Estimate(schema(), fragments, variables)
        estimate.walk(schema().query_type, operation.selection_set, 1)
        if estimate.complaints:
            return {"data": None, "errors": estimate.complaints}
        if quota.remaining < estimate.cost:
            return {"errors": [{"type": "RATE_LIMIT", "message": "API rate limit exceeded for user ID 1."}]}
        quota.spend(estimate.cost)
        execution = Execution(schema(), fragments, variables)
        data = execution.select(self._root(estimate, quota), "Query", [operation.selection_set], ())
        return {"data": data, "errors": execution.errors} if execution.errors else {"data": data}

    def _root(self, estimate: Estimate, quota: Quota) -> Node:
        return {
            "viewer": actor(self.site.viewer),
            "user": self._user,
            "rateLimit": lambda _: _rate_limit(estimate, quota),
            "organization": self._organisation,
            "repository": self._repository,
            "node": lambda wish: self._node(wish["id"]),
            "nodes": self._nodes,
        }

    def _user(self, wish: Node) -> Node:
        login = wish["login"]
        shown = next((actor(p) for p in self.site.organisation.people if p.login == login and not p.is_bot), None)
        if shown is None:
            raise QueryError("NOT_FOUND", f"Could not resolve to a User with the login of '{login}'.")
        return shown

    def _organisation(self, wish: Node) -> Node:
        login = wish["login"]
        if login.lower() != self.site.organisation.login:
            raise QueryError("NOT_FOUND", f"Could not resolve to an Organization with the login of '{login}'.")
        return graph.organisation(self.site)

    def _repository(self, wish: Node) -> Node:
        found = self.site.find(wish["owner"], wish["name"])
        if found is None:
            full = f"{wish['owner']}/{wish['name']}"
            raise QueryError("NOT_FOUND", f"Could not resolve to a Repository with the name '{full}'.")
        return graph.repository(self.site, found)

    def _nodes(self, wish: Node) -> list[Node | QueryError]:
        ids = wish["ids"]
        if len(ids) > 100:
            text = f"You may not provide more than 100 node ids; you provided {len(ids)}."
            raise QueryError("ARGUMENT_LIMIT", text)
        answers: list[Node | QueryError] = []
        for identifier in ids:
            try:
                answers.append(self._node(identifier))
            except QueryError as error:
                answers.append(error)
        return answers

    def _node(self, identifier: str) -> Node:
        """A repository, request, issue or deployment by its global id."""
        prefix, _, tail = identifier.partition("_kwDO")
        number = int(tail) if tail.isdigit() else -1
        site = self.site
        home = site.with_id(number // 100_000)
        whole = site.with_id(number) if prefix == "R" else None
        if whole:
            return graph.repository(site, whole)
        if prefix == "PR" and home and number % 100_000 in home.requests:
            return graph.pull_request(site, home.requests[number % 100_000])
        if prefix == "I" and home and number % 100_000 in home.issues:
            return graph.issue(site, home.issues[number % 100_000])
        if prefix == "DE":
            for records in site.own_repositories:
                for item in records.deployments:
                    if item.id == number:
                        return graph.deployment(site, item)
        if prefix in ("IC", "PRRC"):
            found = graph.comment(site, number, on_line=prefix == "PRRC")
            if found:
                return found
        if prefix == "U" and identifier == node_id("U", site.viewer.github_id):
            return actor(site.viewer) or {}
        raise QueryError("NOT_FOUND", f"Could not resolve to a node with the global id of '{identifier}'.")


def _rate_limit(estimate: Estimate, quota: Quota) -> Node:
    resets = zulu(datetime.fromtimestamp(quota.resets_at, UTC))
    told = {"cost": estimate.cost, "nodeCount": estimate.nodes, "limit": quota.limit}
    return told | {"used": quota.used, "remaining": quota.remaining, "resetAt": resets}


@lru_cache
def schema() -> GraphQLSchema:
    """The served part of GitHub's schema."""
    return build_schema(Path(__file__).with_name("schema.graphql").read_text())


@lru_cache(maxsize=64)
def _read(text: str) -> DocumentNode | list[Answer]:
    """The query, or what is wrong with it."""
    try:
        document = parse(text)
    except GraphQLError as error:
        return [_shown(error)]
    return [_shown(error) for error in validate(schema(), document)] or document


def _shown(error: GraphQLError) -> Answer:
    places = [{"line": place.line, "column": place.column} for place in error.locations or ()]
    return {"message": error.message, "locations": places, "extensions": {"code": "invalidQuery"}}
