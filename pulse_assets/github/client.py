"""GitHub's endpoints as calls that give raw records; knows paging and nothing of tables."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from pulse.http import Client, Usage
from pulse.http.errors import NotFound, RequestRefused, TooHeavy, Unavailable
from pulse.http.pagination import next_link
from pulse.http.usage import together
from pulse_assets.github.dialect import UNDEFINED, Dialect, Extensions, Location
from pulse_assets.github.queries import document

log = logging.getLogger(__name__)
T = TypeVar("T")
PAGE = 100
# The gateway gives up on a heavy query with these; a smaller query may pass.
HEAVY = frozenset({502, 504})
TOO_HEAVY = ("RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED")
TIMED_OUT = "Something went wrong while executing your query"


@dataclass(frozen=True, slots=True)
class GitHub:
    """The two doors of one GitHub; they share the credentials.

    `owned`: the doors of those accounts (in lower case) that an app's installation has of its own.
    """

    rest: Client
    graphql: Client
    owned: Mapping[str, "GitHub"] = field(default_factory=dict)
    dialect: Dialect = field(default_factory=Dialect)

    def of(self, name: str) -> "GitHub":
        """The doors through which an owner, or a repository as owner/name, is seen."""
        return self.owned.get(name.partition("/")[0].lower(), self)

    @property
    def requests(self) -> int:
        """Requests sent so far through all doors."""
        return sum(door.requests for door in self._doors())

    def usage(self) -> Usage:
        """What has been asked through all doors, and what is left."""
        return together([door.usage() for door in self._doors()])

    def now(self) -> datetime:
        """GitHub's clock, by a door that has been used."""
        return next((door for door in self._doors() if door.requests), self.rest).now()

    def close(self) -> None:
        """Close all connections."""
        for door in self._doors():
            door.close()

    def _doors(self) -> list[Client]:
        doors = [self.rest, self.graphql]
        return doors + [door for other in self.owned.values() for door in (other.rest, other.graphql)]


class PageInfo(Struct, rename="camel"):
    """Where a connection goes on."""

    has_next_page: bool
    end_cursor: str | None = None


class Connection(Struct, rename="camel"):
    """A page of a GraphQL connection; GitHub may leave single nodes null."""

    nodes: list[Raw]
    page_info: PageInfo


class GraphQLError(Struct):
    """One error of a GraphQL answer."""

    message: str = ""
    type: str = ""
    path: list[str | int] | None = None
    extensions: Extensions = Extensions()
    locations: list[Location] = []


class GraphQLAnswer(Struct):
    """A GraphQL answer; errors may stand beside partial data."""

    data: dict[str, Raw] | None = None
    errors: list[GraphQLError] = []


def repository(github: GitHub, name: str) -> Raw:
    """One repository by owner/name; a renamed one is found under its old name."""
    return github.rest.get(f"/repos/{name}", Raw).value


def repository_by_id(github: GitHub, number: int) -> Raw:
    """One repository by its id, wherever it is now."""
    return github.rest.get(f"/repositories/{number}", Raw).value


def conversation(github: GitHub, name: str, number: object) -> Raw:
    """One issue or pull request of a repository as its issue list shows it."""
    return github.rest.get(f"/repos/{name}/issues/{number}", Raw).value


def repositories(github: GitHub, organization: str) -> Iterator[Raw]:
    """All repositories of an organisation that the token can see."""
    path: str | None = f"/orgs/{organization}/repos"
    params: dict[str, Any] | None = {"per_page": PAGE, "type": "all", "sort": "full_name"}
    while path:
        reply = github.rest.get(path, list[Raw], params)
        yield from reply.value
        path, params = next_link(reply.headers.get("link")), None


class _Seen(Struct):
    repositories: list[Raw]


def repositories_of_installation(github: GitHub) -> Iterator[Raw]:
    """All repositories that an app's installation may see."""
    path: str | None = "/installation/repositories"
    params: dict[str, Any] | None = {"per_page": PAGE}
    while path:
        reply = github.rest.get(path, _Seen, params)
        yield from reply.value.repositories
        path, params = next_link(reply.headers.get("link")), None


def ask(
    github: GitHub,
    query: str,
    variables: dict[str, Any],
    *,
    divisible: bool = False,
    optional: frozenset[str] = frozenset(),
) -> dict[str, Raw]:
    """Send a GraphQL query and give its data; single records that are gone or withheld are null in it.

    `divisible`: the caller can ask for less at a time, so what GitHub gives up on is not asked for again as it is.
    `optional`: fields that may be withheld; they are null then.

    Raises:
        TooHeavy: GitHub gave up on it; ask for less.
        RequestRefused: GitHub does not take it.
        NotFound: there is nothing of what was asked for.
    """
    body: dict[str, Any] = {"query": github.dialect.of(query), "variables": variables}
    answer = github.graphql.post("", GraphQLAnswer, body, heavy=HEAVY if divisible else frozenset()).value
    unknown = [(e.extensions, e.locations[0]) for e in answer.errors if e.extensions.code == UNDEFINED and e.locations]
    if unknown and github.dialect.learn(query, body["query"], unknown):
        return ask(github, query, variables, divisible=divisible, optional=optional)
    for error in answer.errors:
        if error.type in TOO_HEAVY or TIMED_OUT in error.message:
            raise TooHeavy(error.message, where="GraphQL", remedy="Ask for less at a time.")
        if not _is_of_one_record(error) and not optional.intersection(error.path or ()):
            raise RequestRefused(
                f"{error.type} {error.message}".strip(), where="GraphQL", remedy="Check the token's permissions."
            )
        log.warning("GraphQL %s: %s", error.path, error.message)
    if answer.data is None:
        raise NotFound("no data", where="GraphQL", remedy="The next run asks again.")
    return answer.data


def _is_of_one_record(error: GraphQLError) -> bool:
    """Whether a record as a whole is gone or withheld; a field of it that is withheld means a missing permission."""
    path = error.path or []
    is_whole = len(path) == 1 or (len(path) > 1 and isinstance(path[-1], int))
    return error.type == "NOT_FOUND" or (error.type == "FORBIDDEN" and is_whole)


def part(data: Mapping[str, Raw], name: str, shape: type[T]) -> T | None:
    """One field of an answer, or None where it is null.

    Raises:
        Unavailable: it has another shape.
    """
    try:
        return msgspec.json.decode(data[name], type=shape | None)
    except (KeyError, msgspec.DecodeError) as error:
        remedy = "The next run asks again; please report it where it stays so."
        raise Unavailable(f"{name} is not as expected: {error}", where="GraphQL", remedy=remedy) from error


def present(records: Iterable[Raw]) -> list[Raw]:
    """The records without the nulls that GitHub leaves for those that are gone or withheld."""
    return [record for record in records if bytes(record) != b"null"]


def nodes(github: GitHub, query: str, ids: Sequence[str], *, divisible: bool = False) -> list[Raw]:
    """The records with these node ids, in their order; `null` for one that is gone or withheld."""
    data = ask(github, document(query), {"ids": list(ids)}, divisible=divisible)
    return part(data, "nodes", list[Raw]) or []


def rest_of(github: GitHub, query: str, field: str, node_id: str, first: Connection) -> list[Raw]:
    """All nodes of the connection `field` of one record, whose first page is at hand."""
    found, page = list(first.nodes), first.page_info
    while page.has_next_page:
        data = ask(github, document(query), {"id": node_id, "after": page.end_cursor})
        node = part(data, "node", dict[str, Connection])
        if node is None:
            raise NotFound("the record is gone", where=f"GraphQL {node_id}", remedy="The next run leaves it out.")
        found += node[field].nodes
        page = node[field].page_info
    return found
