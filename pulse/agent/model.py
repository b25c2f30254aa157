"""The language model that answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its name."""

    name: str
