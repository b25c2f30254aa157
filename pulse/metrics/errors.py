"""Errors of the metric layer whose text is written for the person who asked."""

from collections.abc import Iterable
from difflib import get_close_matches

from pulse.errors import ConfigurationError, PulseError

SHOWN = 30


class MetricError(PulseError):
    """A question that cannot be answered as it was put."""

    exit_code = 2


class CatalogueError(ConfigurationError):
    """The compiled catalogue is absent, or says something that this program cannot read."""


class UnknownNameError(MetricError):
    """A metric or dimension that the catalogue does not have; `near` are the closest names that it has."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        self.name = name
        self.near = get_close_matches(name, names, n=3, cutoff=0.4)
        known_names = ", ".join(names) if len(names) <= SHOWN else f"{', '.join(names[:SHOWN])}, …"
        hint = f"Near names: {', '.join(self.near)}." if self.near else f"Known: {known_names}."
        super().__init__(f"There is no {kind} called {name!r}. {hint}")
