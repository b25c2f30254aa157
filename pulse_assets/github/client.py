"""GitHub's endpoints as calls that give raw records; knows paging and nothing of tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from pulse.connections import GitHubConnection
from pulse.http import Client, Credential, CredentialPool
from pulse.http.errors import NotFound, RequestRefused, TooHeavy
from pulse.http.pagination import next_link
from pulse.http.rate_limit import github_hold
from pulse_assets.github.queries import document

VERSION = {"X-GitHub-Api-Version": "2022-11-28", "Accept": "application/vnd.github+json"}
PAGE = 100
# The gateway gives up on a heavy query with these; a smaller query may pass.
HEAVY = frozenset({502, 504})
TOO_HEAVY = ("RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED")
TIMED_OUT = "Something went wrong while executing your query"


@dataclass(frozen=True, slots=True)
class GitHub:
    """The two doors of one GitHub; they share the credentials."""

    rest: Client
    graphql: Client

    @property
    def requests(self) -> int:
        """Requests sent so far through both."""
        return self.rest.requests + self.graphql.requests

    def now(self) -> datetime:
        """GitHub's clock, by whichever door was used last."""
        return (self.rest if self.rest.requests else self.graphql).now()

    def close(self) -> None:
        """Close all connections."""
        self.rest.close()
        self.graphql.close()


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


class GraphQLAnswer(Struct):
    """A GraphQL answer; errors may stand beside partial data."""

    data: dict[str, Raw] | None = None
    errors: list[GraphQLError] = []


def open_github(connection: GitHubConnection) -> GitHub:
    """Clients for REST and GraphQL; several tokens share the load."""

    def headers_of(token: str) -> Callable[[], dict[str, str]]:
        return lambda: {"Authorization": f"Bearer {token}"}

    credentials = [
        Credential(f"GitHub token {number}", headers_of(token.get_secret_value()))
        for number, token in enumerate(connection.tokens, start=1)
    ]
    pool = CredentialPool(credentials)
    return GitHub(
        rest=Client(connection.api_url, pool, github_hold, headers=VERSION),
        graphql=Client(connection.graphql_url, pool, github_hold, quota="graphql"),
    )


def repository(github: GitHub, name: str) -> Raw:
    """One repository by owner/name; a renamed one is found under its old name."""
    return github.rest.get(f"/repos/{name}", Raw).value


def repositories(github: GitHub, organization: str) -> Iterator[Raw]:
    """All repositories of an organisation that the token can see."""
    path: str | None = f"/orgs/{organization}/repos"
    params: dict[str, Any] | None = {"per_page": PAGE, "type": "all", "sort": "full_name"}
    while path:
        reply = github.rest.get(path, list[Raw], params)
        yield from reply.value
        path, params = next_link(reply.headers.get("link")), None


class Stamped(Struct):
    """The part of a listed record by which lists are walked."""

    id: int
    updated_at: str


def by_update(github: GitHub, path: str, params: dict[str, Any], since: datetime | None) -> Iterator[list[Raw]]:
    """Pages of a list in order of update, each asked from the last update of the one before.

    Page numbers would lose records: one that is updated meanwhile moves to the end and all after it move up. Only
    where a whole page has one and the same time does the next number lead on. Records seen are not given again.
    """
    number = 1
    seen: set[tuple[int, str]] = set()
    while True:
        query = {**params, "sort": "updated", "direction": "asc", "per_page": PAGE}
        query |= {"since": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"} if since else {}
        query |= {"page": number} if number > 1 else {}
        reply = github.rest.get(path, list[Raw], query)
        stamps = [msgspec.json.decode(record, type=Stamped) for record in reply.value]
        keys = [(stamp.id, stamp.updated_at) for stamp in stamps]
        yield [record for record, key in zip(reply.value, keys, strict=True) if key not in seen]
        if not stamps or next_link(reply.headers.get("link")) is None:
            return
        last = datetime.fromisoformat(stamps[-1].updated_at)
        number = number + 1 if since == last else 1
        since, seen = last, {key for key in {*keys, *seen} if key[1] == stamps[-1].updated_at}


def ask(github: GitHub, query: str, variables: dict[str, Any]) -> GraphQLAnswer:
    """Send a GraphQL query; errors that only say that single records are not there stay in the answer.

    Raises:
        TooHeavy: GitHub gave up on it; ask for less.
        RequestRefused: GitHub does not take it.
    """
    answer = github.graphql.post("", GraphQLAnswer, {"query": query, "variables": variables}, heavy=HEAVY).value
    for error in answer.errors:
        if error.type in TOO_HEAVY or TIMED_OUT in error.message:
            raise TooHeavy(error.message, where="GraphQL", remedy="Ask for less at a time.")
        if error.type != "NOT_FOUND":
            raise RequestRefused(
                f"{error.type} {error.message}".strip(), where="GraphQL", remedy="Check the token's permissions."
            )
    return answer


def nodes(github: GitHub, query: str, ids: Sequence[str]) -> list[Raw]:
    """The records with these node ids, in their order; `null` for one that is gone."""
    data = ask(github, document(query), {"ids": list(ids)}).data or {}
    return msgspec.json.decode(data["nodes"], type=list[Raw])


def rest_of(github: GitHub, query: str, field: str, node_id: str, first: Connection) -> list[Raw]:
    """All nodes of the connection `field` of one record, whose first page is at hand."""
    found, page = list(first.nodes), first.page_info
    while page.has_next_page:
        answer = ask(github, document(query), {"id": node_id, "after": page.end_cursor})
        node = msgspec.json.decode((answer.data or {})["node"], type=dict[str, Connection] | None)
        if node is None:
            raise NotFound("the record is gone", where=f"GraphQL {node_id}", remedy="The next run leaves it out.")
        found += node[field].nodes
        page = node[field].page_info
    return found
