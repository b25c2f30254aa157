"""The shape of the streams that read an organisation's people: whole, once a site, organisation by organisation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pulse.http import Usage
from pulse_assets.github.client import GitHub
from pulse_assets.raw.checkpoints import Checkpoint
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import RawTable


@dataclass(frozen=True)
class SiteStream:
    """A stream of one walk a site. `read`: its pages."""

    name: str
    tables: tuple[RawTable, ...]
    github: GitHub
    read: Callable[[GitHub, Walk], Iterator[Page]]
    lag: timedelta = timedelta(0)

    def usage(self) -> Usage:
        """What all streams that share the client have used of GitHub."""
        return self.github.usage()

    def now(self) -> datetime:
        """GitHub's clock."""
        return self.github.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk a site."""
        return [Walk((checkpoint,), None, until) for checkpoint in checkpoints]

    def pages(self, walk: Walk) -> Iterator[Page]:
        """The pages of the walk."""
        return self.read(self.github, walk)
