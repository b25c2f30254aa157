"""Reads `vocabulary.yml`: the words that people use for metrics, and those that mean nothing here."""

from functools import cache
from pathlib import Path

import msgspec

Phrases = dict[str, list[str]]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it stands there; its comments say what each part is."""

    metrics: Phrases
    ambiguous: Phrases
    variants: Phrases
    groups: Phrases
    same: dict[str, str]
    filler: str

    @property
    def fillers(self) -> list[str]:
        """The words that change nothing."""
        return self.filler.split()


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return msgspec.yaml.decode(Path(__file__).with_name("vocabulary.yml").read_bytes(), type=Vocabulary)
