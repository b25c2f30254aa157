"""`app.events`: small events in the order in which they became visible, and who may see which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec
import psycopg
from psycopg.rows import class_row

from pulse.access.permissions import Principal
from pulse.roles import Role

PAGE = 500


@dataclass(frozen=True)
class Event:
    """One thing that happened. Its forms on the wire are made once, however many watch."""

    event_id: int
    at: datetime
    kind: str
    subject: str
    minimum_role: str
    team: str | None
    payload: dict[str, Any]

    @cached_property
    def message(self) -> str:
        """As a JSON document."""
        shown = {"id": self.event_id, "at": self.at, "kind": self.kind, **self.payload}
        return msgspec.json.encode(shown).decode()

    @cached_property
    def frame(self) -> bytes:
        """As a server-sent event."""
        return f"id: {self.event_id}\nevent: {self.kind}\ndata: {self.message}\n\n".encode()

    def is_for(self, principal: Principal) -> bool:
        """Whether they may see it: what tells about one person is for users of that team, and administrators."""
        if self.minimum_role not in principal.role.and_below:
            return False
        if self.minimum_role == Role.VIEWER or principal.role == Role.ADMIN:
            return True
        return (self.team or "").lower() in {team.strip().lower() for team in principal.teams}


async def events_after(connection: psycopg.AsyncConnection[Any], event_id: int) -> Sequence[Event]:
    """The next events after `event_id`, at most PAGE."""
    query = """
        select event_id, at, kind, subject, minimum_role, team, payload from app.events
        where event_id > %s order by event_id limit %s
    """
    async with connection.cursor(row_factory=class_row(Event)) as cursor:
        return await (await cursor.execute(query, [event_id, PAGE])).fetchall()


async def span(connection: psycopg.AsyncConnection[Any]) -> tuple[int, int]:
    """The ids before the oldest event that is kept, and of the newest."""
    query = "select coalesce(min(event_id) - 1, 0), coalesce(max(event_id), 0) from app.events"
    row = await (await connection.execute(query)).fetchone()
    return (row[0], row[1]) if row else (0, 0)
