"""What assets are handed at run time: the database and the opened sources. Nothing is connected before it is used."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from typing import Protocol

from pulse import embedded
from pulse.http import SharedLimits
from pulse.settings import Settings
from pulse_assets.raw.stream import Stream


@dataclass(frozen=True)
class Database:
    """The address of Pulse's database."""

    settings: Settings

    def url(self) -> str:
        """The configured address; without one the embedded server is started."""
        configured = self.settings.database_url
        return embedded.database_url(configured.get_secret_value() if configured else None, self.settings.data_dir)


@contextmanager
def shared_limits(settings: Settings) -> Iterator[SharedLimits]:
    """What all processes on Pulse's database know of the sources' limits."""
    with closing(SharedLimits(Database(settings).url())) as limits:
        yield limits


class Reconciliation(Stream, Protocol):
    """A stream that brings what differs between the source and raw. `notes`: what people should know of it."""

    @property
    def notes(self) -> Sequence[str]: ...  # noqa: D102 - see the class


@dataclass(frozen=True)
class Source:
    """A source's streams, opened for one connection at a time.

    `reconciliation` also gets the address of the database, for it compares.
    """

    snapshots: Callable[[str], AbstractContextManager[Sequence[Stream]]]
    records: Callable[[str], AbstractContextManager[Sequence[Stream]]]
    reconciliation: Callable[[str, str], AbstractContextManager[Reconciliation]]
