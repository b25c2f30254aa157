"""From the Authorization header to a principal, kept for some seconds: a busy client costs no query each time."""

import hashlib
import time
from asyncio import Task, create_task, shield
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from math import inf
from threading import Lock

from anyio import to_thread
from psycopg_pool import ConnectionPool

from pulse.access import api_keys
from pulse.access.errors import NotAuthenticated, NotKnown
from pulse.access.permissions import Principal
from pulse.access.sessions import user_of
from pulse.access.users import find_user

# How long somebody who was locked out or demoted is still let in by a process that just saw them.
KEPT_SECONDS = 5.0
MOST_KEPT = 10_000
# Until when it is believed, as a time stamp, and whose it is.
Found = tuple[float, Principal]
NOBODY = (0.0, None)


class Identities:
    """Tells whose token or key it is. Safe to share between threads."""

    def __init__(self, pool: ConnectionPool, secret: str) -> None:
        self._pool = pool
        self._secret = secret
        self._kept: OrderedDict[bytes, Found] = OrderedDict()
        self._looking: dict[bytes, Task[Found]] = {}
        self._lock = Lock()

    async def identify(self, authorization: str) -> Principal:
        """The principal of an Authorization header; NotAuthenticated when it names nobody."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise NotAuthenticated("Sign in: send an access token or an API key as `Authorization: Bearer …`.")
        place, now = hashlib.sha256(token.encode()).digest(), time.time()
        until, principal = self._kept.get(place, NOBODY)
        if principal and until > now:
            return principal
        looking = self._looking.get(place) or self._look(place, token)
        return (await shield(looking))[1]

    def forget(self) -> None:
        """Look again at all: somebody was changed."""
        with self._lock:
            self._kept.clear()
            self._looking.clear()

    def _look(self, place: bytes, token: str) -> Task[Found]:
        """One look for all who come with the same token meanwhile."""
        if api_keys.is_key(token):
            look, good_until = partial(self._of_key, token), inf
        else:
            user_id, good_until = user_of(token, self._secret)
            look = partial(self._of_user, user_id)
        task = create_task(_looked_up(look, min(good_until, time.time() + KEPT_SECONDS)))
        self._looking[place] = task
        task.add_done_callback(partial(self._looked, place))
        return task

    def _looked(self, place: bytes, task: Task[Found]) -> None:
        failed = task.cancelled() or task.exception()
        # All are forgotten by the threads of other requests: what was found before must not be kept after.
        with self._lock:
            # Another one, or none, stands there when all were forgotten meanwhile.
            if self._looking.get(place) is not task:
                return
            del self._looking[place]
            if not failed:
                self._keep(place, task.result())

    def _keep(self, place: bytes, found: Found) -> None:
        """Called under the lock."""
        self._kept[place] = found
        self._kept.move_to_end(place)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _of_key(self, key: str) -> Principal:
        with self._pool.connection() as connection:
            return api_keys.principal_of(connection, key)

    def _of_user(self, user_id: str) -> Principal:
        with self._pool.connection() as connection:
            try:
                user = find_user(connection, user_id)
            except NotKnown as error:
                raise NotAuthenticated("The user is no longer there.") from error
        if not user.is_active:
            raise NotAuthenticated("The user is locked out.")
        return user.principal()


async def _looked_up(look: Callable[[], Principal], until: float) -> Found:
    return until, await to_thread.run_sync(look)
