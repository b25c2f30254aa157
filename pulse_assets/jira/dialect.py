"""What a site speaks: Jira Cloud (REST v3) or Data Center (REST v2), as the calls in which they differ."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import Raw, Struct

from pulse.connections import JiraConnection
from pulse.http import Client
from pulse_assets.jira import client as cloud
from pulse_assets.jira import data_center
from pulse_assets.jira.client import IssueHistories

Question = Callable[[datetime | None], str]
"""From an instant to the JQL for what was updated then or later, in order of update."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """`api`: the path that all other calls begin with. `search` reads what a question finds, from an instant on.

    `histories`: those of issues whose changes search has cut short.
    `names` reads nothing but ids and keys. By id there are issues whole and issues with their projects alone.
    """

    api: str
    projects: Callable[[Client], Iterable[Raw]]
    users: Callable[[Client], Iterable[Raw]]
    search: Callable[[Client, Question, datetime | None], Iterator[list[Raw]]]
    histories: Callable[[Client, Sequence[str]], Iterable[IssueHistories]]
    projects_of: Callable[[Client, Sequence[str]], list[Raw]]
    names: Callable[[Client, Question], Iterator[list[Raw]]]
    issues_by_id: Callable[[Client, Sequence[str]], list[Raw]]
    places_by_id: Callable[[Client, Sequence[str]], cloud.Asked]
    trashed_projects: Callable[[Client, Sequence[str]], list[Raw]]


CLOUD = Dialect(
    cloud.API,
    cloud.projects,
    cloud.users,
    lambda client, question, since: cloud.search(client, question(since)),
    cloud.histories,
    cloud.projects_of,
    lambda client, question: cloud.search_names(client, question(None)),
    cloud.issues_by_id,
    cloud.places_by_id,
    cloud.trashed_projects,
)
DATA_CENTER = Dialect(
    data_center.API,
    data_center.projects,
    data_center.users,
    data_center.search,
    data_center.histories,
    data_center.projects_of,
    data_center.search_names,
    data_center.issues_by_id,
    data_center.places_by_id,
    lambda _client, _keys: [],  # It has no recycle bin.
)


class _ServerInfo(Struct, rename="camel"):
    deployment_type: str = "Server"


def dialect_of(connection: JiraConnection, client: Client, spoken: str | None = None) -> Dialect:
    """As the connection says; else by the address, where that is Atlassian's own; else as the site says.

    `spoken`: the `api` of the dialect in which the site was read whole last, which saves asking it.
    """
    deployment = connection.deployment
    if deployment is None and connection.url.endswith((".atlassian.net", ".jira.com")):
        deployment = "cloud"
    if deployment is None and spoken:
        deployment = "cloud" if spoken == CLOUD.api else "data_center"
    if deployment is None:
        told = client.get(f"{data_center.API}/serverInfo", _ServerInfo).value.deployment_type
        deployment = "cloud" if told == "Cloud" else "data_center"
    return CLOUD if deployment == "cloud" else DATA_CENTER
