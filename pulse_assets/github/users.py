"""Profiles of people: the members of organisations that own repositories, and whoever else is met in raw.

Members are read whole each time, others once: when they first write, review or comment.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from msgspec import Raw, Struct

from pulse.http.errors import RequestRefused
from pulse_assets.github import client as api
from pulse_assets.github import models, tables
from pulse_assets.github.batches import BatchSize, connection_pages
from pulse_assets.github.client import Connection, GitHub
from pulse_assets.github.queries import document, fragment
from pulse_assets.github.stored import logins_without_profile, organizations
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch

log = logging.getLogger(__name__)
T = TypeVar("T")
TOGETHER = 100
# What is being written may bear a time before the newest that can be seen.
UNSETTLED = timedelta(minutes=10)


class _Listed(Struct):
    listed: Connection


def read(database_url: str, github: GitHub, walk: Walk) -> Iterator[Page]:
    """Members first, then those who were met since the last time."""
    connection_id = walk.units[0].connection_id
    met_until = (walk.position or {}).get("met_until")
    profiles = _Profiles(github)
    for organization in organizations(database_url, connection_id):
        for listed in connection_pages(BatchSize(api.PAGE), partial(profiles.members, organization)):
            yield _page(listed.nodes, {"met_until": met_until})
    looked_at = datetime.now(UTC) - UNSETTLED
    since = datetime.fromisoformat(met_until) if met_until else None
    logins = logins_without_profile(database_url, connection_id, since)
    for start in range(0, len(logins), TOGETHER):
        yield _page(profiles.of(logins[start : start + TOGETHER]), {"met_until": met_until})
    yield _page([], {"met_until": looked_at.isoformat()})


def _page(nodes: Sequence[Raw], position: object) -> Page:
    rows, rejected = sort_out(api.present(nodes), models.User, models.user_row)
    return Page([Batch(tables.USERS, rows, rejected)], None, position, items=len(rows))


class _Profiles:
    """Asks for profiles; without addresses where the token may not see them."""

    def __init__(self, github: GitHub) -> None:
        self._github = github
        self._sees_addresses = True

    def members(self, organization: str, after: str | None, first: int) -> Connection:
        """A page of an organisation's members."""
        variables = {"login": organization, "after": after, "first": first}

        def ask(variant: str, _: str) -> Connection:
            data = api.ask(self._github.of(organization), document(variant), variables, divisible=first > 1)
            found = api.part(data, "organization", _Listed)
            return found.listed if found else Connection([], api.PageInfo(has_next_page=False))

        return self._in_one_way_or_the_other(ask)

    def of(self, logins: Sequence[str]) -> list[Raw]:
        """The profiles of these people; `null` for accounts that are no more."""
        variables = {f"l{number}": login for number, login in enumerate(logins)}
        declared = ", ".join(f"${name}: String!" for name in variables)

        def ask(variant: str, name: str) -> list[Raw]:
            fields = " ".join(f"u{number}: user(login: $l{number}) {{ ...{name} }}" for number in range(len(logins)))
            query = f"query Users({declared}) {{ {fields} rateLimit {{ cost remaining resetAt }} }}"
            data = api.ask(self._github, f"{query}\n{fragment(variant, name)}", variables)
            return [data[f"u{number}"] for number in range(len(logins))]

        return self._in_one_way_or_the_other(ask)

    def _in_one_way_or_the_other(self, ask: Callable[[str, str], T]) -> T:
        if self._sees_addresses:
            try:
                return ask("members", "Profile")
            except RequestRefused as error:
                if "INSUFFICIENT_SCOPES" not in error.what:
                    raise
                log.warning("profiles come without e-mail addresses: the token lacks the scope read:user")
                self._sees_addresses = False
        return ask("members_without_address", "Name")
