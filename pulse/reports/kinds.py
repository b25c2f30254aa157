"""Which reports there are. It loads nothing else, so that the command line can offer them at once."""

from enum import StrEnum


class Kind(StrEnum):
    """How much time a report is about."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
