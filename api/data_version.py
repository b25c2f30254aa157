"""The version of the data as this process knows it, at most a second old, and what is kept while it stays the same."""

import time
from asyncio import Task, create_task, current_task, shield
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
NEVER = float("-inf")


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
    """Looks at the version at most twice a second, whoever asks."""

    def __init__(self, reading: Reading, settings: Settings) -> None:
        self._reading = reading
        self._settings = settings
        self._known = Known("")
        self._looked_at = NEVER
        self._looking: Task[Known | None] | None = None

    async def known(self) -> Known:
        """What is known of the data that are committed now; psycopg.Error when the database does not answer."""
        while True:
            age = time.monotonic() - self._looked_at
            if age <= KEPT_SECONDS / 2:
                return self._known
            looking = self._looking = self._looking or self._look_in_background()
            # Nobody waits for the look while what is known is still good.
            if age <= KEPT_SECONDS:
                return self._known
            if (found := await shield(looking)) is not None:
                return found

    def forget(self) -> None:
        """Look again at once: this process has written."""
        self._looked_at, self._looking = NEVER, None

    def _look_in_background(self) -> Task[Known | None]:
        task = create_task(self._look())
        task.add_done_callback(self._looked)
        return task

    async def _look(self) -> Known | None:
        """What is known now; None where it was forgotten meanwhile."""
        # Counted from before the look: what is committed while it lasts is seen by the next.
        began = time.monotonic()
        version = await self._reading.ask(reading_data_version())
        # Definitions change figures as data do: dbt writes them anew, and people edit their own.
        files = catalogue_files(self._settings)
        version += "".join(f".{changed}" for _, changed in files)
        if self._looking is not current_task():
            return None
        if version != self._known.version:
            self._known = Known(version, files)
        self._looked_at = began
        return self._known

    def _looked(self, task: Task[Known | None]) -> None:
        if self._looking is task:
            self._looking = None
        # Whoever waited was told; where nobody did, the next look tells.
        if not task.cancelled():
            task.exception()


async def known_data(request: Request) -> Known:
    """What is known of the data now."""
    versions: DataVersions = request.app.state.data_versions
    return await versions.known()
