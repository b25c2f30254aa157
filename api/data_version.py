"""The version of the data as this process knows it, at most a second old, and what is kept while it stays the same."""

import time
from asyncio import Lock
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from api.reading import Reading
from pulse.asking import Asking
from pulse.data_version import reading_data_version
from pulse.metrics.bands import Bands, reading_bands
from pulse.metrics.freshness import Freshness
from pulse.metrics.targets import Targets, reading_targets

KEPT_SECONDS = 1.0


@dataclass(slots=True)
class Known:
    """What stands beside all figures of one version: how far the data reach, targets and bands."""

    version: str
    freshness: Freshness = field(default_factory=Freshness)
    targets: Targets | None = None
    bands: dict[str, Bands] | None = None

    def standing_beside(self) -> Asking[tuple[Targets, dict[str, Bands]]]:
        """Targets and bands, read once."""
        if self.targets is None:
            self.targets = yield from reading_targets()
        if self.bands is None:
            self.bands = yield from reading_bands()
        return self.targets, self.bands


class DataVersions:
    """Looks at the version at most once a second, whoever asks."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._known = Known("")
        self._until = 0.0
        self._lock = Lock()

    async def known(self) -> Known:
        """What is known of the data that are committed now; psycopg.Error when the database does not answer."""
        if self._until < time.monotonic():
            async with self._lock:
                if self._until < time.monotonic():
                    # Counted from before the look: what is committed while it lasts is seen by the next.
                    began = time.monotonic()
                    version = await self._reading.ask(reading_data_version())
                    if version != self._known.version:
                        self._known = Known(version)
                    self._until = began + KEPT_SECONDS
        return self._known

    def forget(self) -> None:
        """Look again at once: this process has written."""
        self._until = 0.0


async def _known(request: Request) -> Known:
    versions: DataVersions = request.app.state.data_versions
    return await versions.known()


CurrentData = Annotated[Known, Depends(_known)]
