"""What can be wrong with a rule, a channel or a delivery."""

from pulse.errors import PulseError


class AlertError(PulseError):
    """A rule or channel cannot be written so; the message says why and what to do."""


class UnknownAlertName(AlertError):
    """There is no rule or channel of that name."""


class DeliveryError(Exception):
    """A message did not reach its receiver. `is_final`: trying again would not help. `retry_after`: in seconds."""

    def __init__(self, reason: str, *, is_final: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.retry_after = retry_after
