"""What all questions about figures need: the catalogue, who asks, the database, and what is known of its data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request, Response

from api.data_version import Known, known_data
from api.dependencies import reader_of
from api.json import as_json
from api.reading import Reading
from pulse.asking import Asking
from pulse.documents import AnswerDocument
from pulse.metrics import Catalogue, MetricAnswer, MetricRow, Reader
from pulse.metrics.bands import Bands
from pulse.metrics.freshness import Freshness
from pulse.metrics.targets import target_of
from pulse.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asker:
    """One request about figures."""

    catalogue: Catalogue
    reader: Reader
    settings: Settings
    reading: Reading
    known: Known

    @property
    def freshness(self) -> Freshness:
        """How far the data reach."""
        return self.known.freshness

    async def ask(self, asking: Asking[T]) -> T:
        """What `asking` finds out."""
        return await self.reading.ask(asking)

    async def bands(self, metric: str) -> Bands | None:
        """The bands of a metric that has any."""
        _, bands = await self.ask(self.known.standing_beside())
        return bands.get(metric)

    async def answer_document(self, found: MetricAnswer, earlier: Sequence[MetricRow | None] | None = None) -> Response:
        """The response that holds `found` with its targets and bands."""
        targets, bands = await self.ask(self.known.standing_beside())
        of_rows = [target_of(targets, found.query, row) for row in found.rows]
        return as_json(AnswerDocument.of(found, of_rows, earlier, bands.get(found.metric.name)))


async def _asker(request: Request) -> Asker:
    # One dependency instead of five: each costs tens of microseconds, and figures are what is asked for most.
    state, known = request.app.state, await known_data(request)
    return Asker(known.catalogue, reader_of(request), state.settings, state.reading, known)


CurrentAsker = Annotated[Asker, Depends(_asker)]
