"""What every tool needs: who asks, the connection, the catalogue, and the day that questions count back from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import psycopg

from pulse.asking import ask
from pulse.meaning.embedding import Embedder, embedder_of
from pulse.metrics import Catalogue, Freshness, Reader
from pulse.metrics.access import Familiar, familiar_persons
from pulse.settings import Settings

ISSUES = ("issues",)
REQUESTS = ("conversations",)


@dataclass(frozen=True, slots=True)
class Context:
    """One asker with one open connection. `today` is the day in `time_zone`; lengths such as 12w end with it.

    `embedder` is None where titles are searched by words only.
    """

    connection: psycopg.Connection[Any]
    catalogue: Catalogue
    reader: Reader
    time_zone: str
    today: date
    freshness: Freshness = field(default_factory=Freshness)
    embedder: Embedder | None = None

    @classmethod
    def now(
        cls,
        connection: psycopg.Connection[Any],
        catalogue: Catalogue,
        reader: Reader,
        settings: Settings,
    ) -> "Context":
        """The context of a question that is asked today."""
        today = datetime.now(settings.zone).date()
        return cls(connection, catalogue, reader, settings.timezone, today, embedder=embedder_of(settings))

    def as_of(self, streams: tuple[str, ...]) -> datetime | None:
        """The oldest watermark of `streams`; None when one has not been read to its end."""
        return ask(self.connection, self.freshness.as_of(streams))

    def familiar(self) -> Familiar | None:
        """The persons whose doing the reader may see singly; None for all."""
        return ask(self.connection, familiar_persons(self.reader))
