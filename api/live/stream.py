"""What one who watches is sent: what they missed, then what happens, for as long as they may see it."""

import time
from collections.abc import AsyncIterator

from api.auth.identity import Identities
from pulse.access.errors import NotAuthenticated
from pulse.access.permissions import Permission, Principal
from pulse.live.events import Event
from pulse.live.feed import Feed, Watcher

# After this time without an event a sign of life is sent: proxies end connections on which nothing happens.
QUIET_SECONDS = 15.0
# How long one whose token has ended, or who was locked out, is still sent something.
TRUSTED_SECONDS = 5.0


class Gone(Exception):
    """Events that were asked for are kept no longer: the client has to load anew what it shows."""


async def admit(identities: Identities, authorization: str) -> Principal:
    """Who it is; NotAuthenticated when the token has ended, or they may not read."""
    principal = await identities.identify(authorization)
    if not principal.may(Permission.READ):
        raise NotAuthenticated("You are not allowed to read.")
    return principal


async def stream(
    feed: Feed, identities: Identities, authorization: str, since: int | None
) -> AsyncIterator[Event | Gone | None]:
    """The events after `since` (None: from now on) that they may see; None after a while without any.

    Raises:
        NotAuthenticated: their token has ended.
        TooSlow: they took the events slower than these came.
    """
    async with feed.watching() as watcher:
        principal, trusted_until = await admit(identities, authorization), time.monotonic() + TRUSTED_SECONDS
        async for event in _all(feed, watcher, since):
            if time.monotonic() > trusted_until:
                principal = await admit(identities, authorization)
                trusted_until = time.monotonic() + TRUSTED_SECONDS
            if not isinstance(event, Event) or event.is_for(principal):
                yield event


async def _all(feed: Feed, watcher: Watcher, since: int | None) -> AsyncIterator[Event | Gone | None]:
    seen = 0
    if since is not None:
        async for missed in feed.missed(since):
            seen = missed.event_id if missed else seen
            yield missed or Gone()
    while True:
        event = await watcher.next(QUIET_SECONDS)
        # What was missed and what came meanwhile overlap.
        if event is None or event.event_id > seen:
            yield event
