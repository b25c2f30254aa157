"""What can be wrong with a conversation; each text says what to do."""

from pulse.errors import PulseError


class ChatError(PulseError):
    """Something about a conversation cannot be done."""


class UnknownThread(ChatError):
    """There is no such thread or answer, or it is somebody else's."""


class ThreadBusy(ChatError):
    """The thread is in a state in which this cannot be done."""


class ProposalRefused(ChatError):
    """An action that this person may not take, or that does not fit; the text says why."""
