"""The one error of statements that may not or could not run."""

from pulse.errors import PulseError


class AdhocError(PulseError):
    """A statement that is refused or failed; the text says why and what to write instead."""
