"""The version of the data as this process knows it, at most a second old, and what is kept while it stays the same."""

import time
from asyncio import Lock
from dataclasses import dataclass, field

from fastapi import Request

from api.dependencies import CatalogueFiles, catalogue_files, catalogue_of
from api.reading import Reading
from pulse.asking import Asking
from pulse.data_version import reading_data_version
from pulse.metrics import Catalogue
from pulse.metrics.bands import Bands, reading_bands
from pulse.metrics.freshness import Freshness
from pulse.metrics.targets import Targets, reading_targets
from pulse.settings import Settings

KEPT_SECONDS = 1.0


@dataclass(slots=True)
class Known:
    """What stands beside all figures of one version: their definitions, how far the data reach, targets and bands."""

    version: str
    files: CatalogueFiles = ()
    freshness: Freshness = field(default_factory=Freshness)
    targets: Targets | None = None
    bands: dict[str, Bands] | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The definitions; CatalogueError where there are none that can be read."""
        return catalogue_of(self.files)

    def standing_beside(self) -> Asking[tuple[Targets, dict[str, Bands]]]:
        """Targets and bands, read once."""
        if self.targets is None:
            self.targets = yield from reading_targets()
        if self.bands is None:
            self.bands = yield from reading_bands()
        return self.targets, self.bands


class DataVersions:
    """Looks at the version at most once a second, whoever asks."""

    def __init__(self, reading: Reading, settings: Settings) -> None:
        self._reading = reading
        self._settings = settings
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
                    # Definitions change figures as data do: dbt writes them anew, and people edit their own.
                    files = catalogue_files(self._settings)
                    version += "".join(f".{changed}" for _, changed in files)
                    if version != self._known.version:
                        self._known = Known(version, files)
                    self._until = began + KEPT_SECONDS
        return self._known

    def forget(self) -> None:
        """Look again at once: this process has written."""
        self._until = 0.0


async def known_data(request: Request) -> Known:
    """What is known of the data now."""
    versions: DataVersions = request.app.state.data_versions
    return await versions.known()
