"""The organisation's people and teams as GraphQL nodes."""

from typing import Any

from sample_org.github.connections import Connection, Node, in_order
from sample_org.github.leaves import actor
from sample_org.github.rendering import node_id
from sample_org.github.site import GitHubSite
from sample_org.records import Person, Team


def members(site: GitHubSite) -> Connection:
    """All people with an account."""
    return in_order([p for p in site.organisation.people if not p.is_bot and not p.deleted], actor)


def teams(site: GitHubSite) -> Connection:
    """All teams, below one that has no members of its own."""
    return in_order([None, *site.organisation.teams], _team)


def _team(item: Team | None) -> Node:
    if item is None:
        root = {"id": node_id("T", 1), "databaseId": 1, "slug": "engineering", "name": "Engineering"}
        return {**root, "parentTeam": None, "members": _Edges([], None).page}
    people = [p for p in (*item.engineers, item.product) if not p.deleted]
    edges = _Edges(people, item.product)
    shown = {"id": node_id("T", item.project_id), "databaseId": item.project_id, "slug": item.name.lower()}
    return {**shown, "name": item.name, "parentTeam": _team(None), "members": edges.page}


class _Edges:
    """A connection whose edges tell each member's role."""

    def __init__(self, people: list[Person], maintainer: Person | None) -> None:
        self._connection = in_order(people, actor)
        self._roles = {p.login: "MAINTAINER" if p is maintainer else "MEMBER" for p in people}

    def page(self, wish: Node) -> Node:
        """A page with edges beside its nodes."""
        shown = self._connection.page(wish)

        def edges(_: Any) -> list[Node]:
            return [{"cursor": "", "role": self._roles[n["login"]], "node": n} for n in shown["nodes"](None)]

        return {**shown, "edges": edges}
