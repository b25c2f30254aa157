"""REST lists in order of update, walked so that nothing that changes meanwhile is passed over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from pulse.http.errors import NotFound
from pulse.http.pagination import next_link
from pulse_assets.github import client as api
from pulse_assets.github.client import GitHub
from pulse_assets.raw.records import instant


class _Stamped(Struct):
    """The part of a listed record by which lists are walked."""

    id: int
    updated_at: str


class _Pull(Struct):
    """What the issue list tells of a pull request."""

    id: int
    number: int
    node_id: str
    updated_at: str
    pull_request: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Listed:
    """A record of a list with its number and time of update; without them where the record does not fit."""

    record: Raw
    id: int | None = None
    updated: datetime | None = None

    @classmethod
    def of(cls, record: Raw) -> "Listed":
        """Read what is needed of `record`."""
        try:
            stamped = msgspec.json.decode(record, type=_Stamped)
            return cls(record, stamped.id, instant(stamped.updated_at))
        except ValueError:
            return cls(record)

    @property
    def stamp(self) -> tuple[int | None, datetime | None]:
        """What tells it from every other record and version."""
        return self.id, self.updated


def by_update(github: GitHub, path: str, params: dict[str, Any], since: datetime | None) -> Iterator[list[Listed]]:
    """Pages of a list in order of update, each asked from the last update of the one before.

    Page numbers would lose records: one that is updated meanwhile moves to the end and all after it move up. Only
    where a whole page has one and the same time does the next number lead on. Records seen are not given again;
    those without number or time are given each time, for the caller to reject.
    """
    number = 1
    seen: set[tuple[int | None, datetime | None]] = set()
    while True:
        query = {**params, "sort": "updated", "direction": "asc", "per_page": api.PAGE}
        query |= {"since": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"} if since else {}
        query |= {"page": number} if number > 1 else {}
        reply = github.rest.get(path, list[Raw], query)
        page = [Listed.of(record) for record in reply.value]
        yield [listed for listed in page if listed.stamp not in seen]
        if not page or next_link(reply.headers.get("link")) is None:
            return
        last = max((listed.updated for listed in page if listed.updated), default=since)
        number = number + 1 if since == last else 1
        since, seen = (
            last,
            {stamp for stamp in {*seen, *(listed.stamp for listed in page)} if last and stamp[1] == last},
        )


def is_turned_off(error: NotFound) -> bool:
    """Whether GitHub says that a repository does without this feature."""
    return error.what.startswith("HTTP 410")


def pulls_by_update(github: GitHub, repository: str, since: datetime | None) -> Iterator[list[Listed]]:
    """Pull requests in order of update, in the form of the issue list.

    This list cannot be asked "since": it is read from its newest end, where whatever changes meanwhile goes, so that
    nothing is passed over; and is given from its oldest.
    """
    found: dict[int, Listed] = {}
    path: str | None = f"{repository}/pulls"
    params: dict[str, Any] | None = {"state": "all", "sort": "updated", "direction": "desc", "per_page": api.PAGE}
    while path:
        reply = github.rest.get(path, list[_Pull], params)
        stamped = [(pull, instant(pull.updated_at)) for pull in reply.value]
        for pull, updated in stamped:
            found.setdefault(pull.id, Listed(Raw(msgspec.json.encode(pull)), pull.id, updated))
        is_known = bool(since and stamped and stamped[-1][1] < since)
        path, params = None if is_known else next_link(reply.headers.get("link")), None
    ordered = sorted(
        (listed for listed in found.values() if since is None or (listed.updated and listed.updated >= since)),
        key=lambda listed: (listed.updated, listed.id),
    )
    for start in range(0, len(ordered), api.PAGE):
        yield ordered[start : start + api.PAGE]
