"""Teams of the organisations that own repositories, with their members.

A token that may not see teams leaves them out with a note: all else works without them.
"""

import logging
from collections.abc import Iterator
from functools import partial

import msgspec
from msgspec import Struct

from pulse.database import connect
from pulse.http.errors import NotFound, PermissionMissing, RequestRefused
from pulse_assets.github import client as api
from pulse_assets.github import models, tables
from pulse_assets.github.batches import BatchSize, connection_pages
from pulse_assets.github.client import Connection, GitHub
from pulse_assets.github.queries import document
from pulse_assets.github.stored import organizations
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, Gone, Rejected, Row

log = logging.getLogger(__name__)
TEAMS_AT_ONCE = 20


class _Listed(Struct):
    listed: Connection


class _Team(Struct):
    members: models.TeamMembers


def read(database_url: str, github: GitHub, walk: Walk) -> Iterator[Page]:
    """One page an organisation."""
    connection_id = walk.units[0].connection_id
    for organization in organizations(database_url, connection_id):
        try:
            yield _page(database_url, github.of(organization), walk, organization)
        except (RequestRefused, PermissionMissing) as error:
            log.warning(
                "the teams of %s are left out: %s. They need the scope read:org, or for an app and a fine-grained "
                "token the permission 'Members: read' of the organisation.",
                organization,
                error.what,
            )


def _page(database_url: str, github: GitHub, walk: Walk, organization: str) -> Page:
    teams: list[Row] = []
    members: list[Row] = []
    rejected: list[Rejected] = []
    for listed in connection_pages(BatchSize(TEAMS_AT_ONCE), partial(_list, github, organization)):
        rows, unfit = sort_out(listed.nodes, models.Team, partial(models.team_row, organization))
        teams += rows
        rejected += unfit
        for node in listed.nodes:
            members += _members(github, node)
    numbers = [row.values[0] for row in teams]
    vanished = _stored(database_url, walk.units[0].connection_id, organization).difference(numbers)
    complete = [(number,) for number in numbers]
    return Page(
        [
            Batch(tables.TEAMS, teams, rejected, complete_for=[(organization,)]),
            Batch(tables.TEAM_MEMBERS, members, complete_for=complete, gone=_gone(vanished)),
        ],
        walk.until,
        items=len(teams),
    )


def _members(github: GitHub, record: msgspec.Raw) -> list[Row]:
    try:
        team = msgspec.json.decode(record, type=models.Team)
    except ValueError:
        return []
    rows, page = [], team.members
    while True:
        rows += [models.team_member_row(team.database_id, edge) for edge in page.edges]
        if not page.page_info.has_next_page:
            return rows
        data = api.ask(github, document("team_members"), {"id": team.id, "after": page.page_info.end_cursor})
        found = api.part(data, "node", _Team)
        if found is None:
            raise NotFound("the team is gone", where=f"GitHub {team.slug}", remedy="The next run leaves it out.")
        page = found.members


def _list(github: GitHub, organization: str, after: str | None, first: int) -> Connection:
    variables = {"login": organization, "after": after, "first": first}
    data = api.ask(github, document("teams"), variables, divisible=first > 1)
    found = api.part(data, "organization", _Listed)
    return found.listed if found else Connection([], api.PageInfo(has_next_page=False))


def _gone(teams: set[int]) -> Gone:
    return Gone(("team_id",), [(number,) for number in sorted(teams)])


def _stored(database_url: str, connection_id: str, organization: str) -> set[int]:
    query = """
        select team_id from raw.github_teams
        where connection_id = %s and organization = %s and deleted_at is null
    """
    with connect(database_url) as connection:
        return {number for (number,) in connection.execute(query, [connection_id, organization])}
