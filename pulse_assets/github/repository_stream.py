"""The shape that GitHub's streams share: repository by repository, and those at rest are not asked at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pulse.http import Usage
from pulse_assets.github.changes import Changes
from pulse_assets.github.client import GitHub
from pulse_assets.github.glimpses import Glimpse, Shown
from pulse_assets.github.refit import refit
from pulse_assets.github.totals import totals
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.completeness import Total
from pulse_assets.raw.second_try import Refused
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable


@dataclass(frozen=True)
class RepositoryStream:
    """A stream over repositories. `glimpse`: the part of what GitHub shows that tells whether there is anything new.

    `read`: the pages of one repository. `open_ends`: whether a bookmark asks for more even where nothing is new.
    """

    name: str
    tables: tuple[RawTable, ...]
    github: GitHub
    changes: Changes
    glimpse: Callable[[Shown], Glimpse]
    read: Callable[[GitHub, Walk, Shown], Iterator[Page]]
    open_ends: Callable[[Any], bool] = lambda _: False
    lag: timedelta = timedelta(minutes=2)

    def usage(self) -> Usage:
        """What all streams that share the client have used of GitHub."""
        return self.github.usage()

    def now(self) -> datetime:
        """GitHub's clock."""
        return self.github.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk for each repository with something new, and one without requests for all others."""
        self.changes.look(checkpoint.unit for checkpoint in checkpoints)
        walks, resting, asked_at = [], [], until
        for checkpoint in checkpoints:
            shown = self.changes.shown(checkpoint.unit)
            if shown is None:
                walks.append(Walk((checkpoint,), checkpoint.watermark, until))
                continue
            glimpse = self.glimpse(shown)
            if checkpoint.fingerprint == glimpse.summary and not self.open_ends(checkpoint.position):
                resting.append(checkpoint)
                asked_at = min(asked_at, shown.at)
            else:
                # What lies behind the end of the window is shown too, and is not read by this walk.
                seen = glimpse.summary if glimpse.proves_rest(min(until, shown.at - self.lag)) else None
                walks.append(Walk((checkpoint,), checkpoint.watermark, until, {checkpoint.unit: seen}))
        if resting:
            walks.append(Walk(tuple(resting), None, asked_at, unchanged=True))
        return walks

    def pages(self, walk: Walk) -> Iterator[Page]:
        """The pages of one repository."""
        return self.read(self.github.of(walk.units[0].name), walk, self.changes.of(walk.units[0]))

    def again(self, refused: Refused) -> Sequence[Batch]:
        """A record of the stream's tables that did not fit."""
        return refit(self.github.of(refused.source_unit), refused)

    def totals(self, units: Sequence[Unit]) -> Sequence[Total]:
        """How many records GitHub showed of each repository."""
        shown = [(unit, self.changes.shown(unit)) for unit in units]
        return [total for unit, found in shown if found for total in totals(self.tables, unit, found)]
