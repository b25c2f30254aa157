"""What a run's streams tell its checks, gathered while the sources are open."""

import logging
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime

import dagster as dg
import psycopg

from pulse.http import SourceError
from pulse_assets.raw import checks
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.completeness import Counting, Total
from pulse_assets.raw.materializations import asset_key
from pulse_assets.raw.stream import Outcome, Stream
from pulse_assets.raw.table import RawTable

log = logging.getLogger(__name__)


@dataclass
class Report:
    """The streams that were read: by table, who filled it, and the source's time by connection."""

    streams: dict[RawTable, str] = field(default_factory=dict)
    present: dict[str, dict[str, datetime]] = field(default_factory=dict)
    totals: list[Total] = field(default_factory=list)

    def add(self, stream: Stream, connection_id: str, outcome: Outcome, whole: Sequence[Unit]) -> None:
        """A stream has been read; `whole` are the units that were read to the present from the beginning.

        The source is asked for its totals only where it brought something: a run that finds nothing new must not cost
        a request more.
        """
        self.streams |= dict.fromkeys(stream.tables, stream.name)
        self.present.setdefault(stream.name, {})[connection_id] = stream.now()
        news = outcome.counts.total
        if whole and (news.new or news.changed or news.deleted) and isinstance(stream, Counting):
            try:
                self.totals += stream.totals(whole)
            except SourceError as error:
                log.warning("%s: completeness is not checked: %s", stream.name, error)

    def evaluate(
        self, connection: psycopg.Connection, selected: Set[dg.AssetCheckKey]
    ) -> Iterator[dg.AssetCheckResult]:
        """The results of the `selected` checks of the tables that were read."""
        for table, stream in self.streams.items():
            key = asset_key(table)
            if dg.AssetCheckKey(key, checks.FITTING) in selected:
                yield checks.fitting(connection, table)
            if dg.AssetCheckKey(key, checks.FRESH) in selected:
                yield checks.fresh(connection, stream, self.present[stream], table)
            if dg.AssetCheckKey(key, checks.COMPLETE) in selected:
                yield checks.complete(connection, self.totals, table)
