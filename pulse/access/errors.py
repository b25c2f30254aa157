"""Why somebody is not let in, or something about users cannot be done."""

from pulse.errors import PulseError


class AccessError(PulseError):
    """Something about users, sessions or keys cannot be done; the message says why."""


class NotKnown(AccessError):
    """There is no such user, session or key."""


class NotAuthenticated(AccessError):
    """Nobody proved to be somebody. The text never says which part was wrong."""


class Throttled(AccessError):
    """Too many failed logins; `seconds` until the next one is looked at."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Too many failed logins. Try again in {seconds} seconds.")
