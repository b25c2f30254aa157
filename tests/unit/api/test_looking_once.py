"""Who asks and what the data are at: looked up once for all who wait, anew when forgotten, never by a stale look."""

import asyncio
import time
from asyncio import Task
from collections.abc import Callable
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.auth.identity import Identities
from api.data_version import KEPT_SECONDS, DataVersions
from pulse.access.errors import NotAuthenticated
from pulse.access.permissions import PERMISSIONS, Principal
from pulse.roles import Role
from pulse.settings import Settings

ADA = Principal("1", "ada@example.com", "Ada", Role.USER, (), PERMISSIONS[Role.USER])
KEY = "Bearer pulse_00000000_key"


class Versions:
    """A database that tells `version` after `seconds`."""

    def __init__(self, seconds: float = 0.02) -> None:
        self.version, self.seconds, self.looks = "1", seconds, 0

    async def ask(self, _asking: Any) -> str:
        self.looks += 1
        version = self.version
        await asyncio.sleep(self.seconds)
        if version == "away":
            raise ConnectionError("away")
        return version


@pytest.fixture
def versions(monkeypatch: pytest.MonkeyPatch) -> Versions:
    monkeypatch.setattr("api.data_version.catalogue_files", lambda _settings: ())
    return Versions()


def data_versions(versions: Versions) -> DataVersions:
    return DataVersions(cast(Any, versions), Settings(_env_file=None))


def test_many_wait_for_one_look_at_the_version(versions: Versions) -> None:
    async def run() -> set[str]:
        known = data_versions(versions)
        return {one.version for one in await asyncio.gather(*(known.known() for _ in range(50)))}

    assert (asyncio.run(run()), versions.looks) == ({"1"}, 1)


def test_nobody_waits_while_what_is_known_is_still_good(versions: Versions, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr("api.data_version.time", SimpleNamespace(monotonic=lambda: now))

    async def run() -> list[str]:
        nonlocal now
        known = data_versions(versions)
        told = [(await known.known()).version]
        versions.version = "2"
        now += KEPT_SECONDS * 0.6
        told.append((await known.known()).version)
        await asyncio.sleep(versions.seconds * 3)
        return [*told, (await known.known()).version]

    assert (asyncio.run(run()), versions.looks) == (["1", "1", "2"], 2)


def test_a_look_that_began_before_the_writing_is_not_believed(versions: Versions) -> None:
    async def run() -> list[str]:
        known = data_versions(versions)
        early = asyncio.create_task(known.known())
        await asyncio.sleep(0)
        versions.version = "2"
        known.forget()
        late = await known.known()
        return [late.version, (await early).version, (await known.known()).version]

    assert asyncio.run(run()) == ["2", "2", "2"]


def test_whoever_waits_is_told_that_the_database_is_away_and_the_next_look_is_new(versions: Versions) -> None:
    async def run() -> str:
        known = data_versions(versions)
        versions.version = "away"
        with pytest.raises(ConnectionError):
            await known.known()
        versions.version = "3"
        return (await known.known()).version

    assert asyncio.run(run()) == "3"


def identities(monkeypatch: pytest.MonkeyPatch, look: Callable[[str], Principal]) -> Identities:
    monkeypatch.setattr(Identities, "_of_key", lambda _self, key: look(key))
    return Identities(cast(Any, None), "secret")


def test_many_requests_with_one_key_cost_one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def look(key: str) -> Principal:
        looks.append(key)
        time.sleep(0.02)
        return ADA

    async def run() -> set[str]:
        known = identities(monkeypatch, look)
        found = await asyncio.gather(*(known.identify(KEY) for _ in range(50)))
        return {one.email for one in [*found, await known.identify(KEY)]}

    assert (asyncio.run(run()), len(looks)) == ({"ada@example.com"}, 1)


def test_a_look_that_began_before_somebody_was_locked_out_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    is_locked_out, began, forgotten = False, Event(), Event()

    def look(_key: str) -> Principal:
        refused = is_locked_out
        began.set()
        forgotten.wait()
        if refused:
            raise NotAuthenticated("locked out")
        return ADA

    async def run() -> None:
        nonlocal is_locked_out
        known = identities(monkeypatch, look)
        early = asyncio.create_task(known.identify(KEY))
        await asyncio.to_thread(began.wait)
        is_locked_out = True
        known.forget()
        forgotten.set()
        assert (await early).email == "ada@example.com"
        for _ in range(2):
            with pytest.raises(NotAuthenticated):
                await known.identify(KEY)

    asyncio.run(run())


def test_forgetting_in_another_thread_while_a_look_ends_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    faults: list[Any] = []
    forgetting: list[Thread] = []

    class Looking(dict[bytes, Task[Any]]):
        """Lets somebody else forget all just when it was found that a look has ended."""

        def get(self, place: bytes, default: Any = None) -> Any:
            found = super().get(place, default)
            if found is not None and found.done():
                forgetting.append(Thread(target=known.forget))
                forgetting[-1].start()
                forgetting[-1].join(0.05)
            return found

    def look(key: str) -> Principal:
        looks.append(key)
        return ADA

    known = identities(monkeypatch, look)
    monkeypatch.setattr(known, "_looking", Looking())

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: faults.append(context))
        await known.identify(KEY)
        forgetting[0].join()
        await known.identify(KEY)

    asyncio.run(run())
    assert (len(looks), faults) == (2, [])
