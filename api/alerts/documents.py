"""What the alert endpoints take and give."""

from datetime import datetime

from pydantic import BaseModel, Field

from pulse.alerts.deliveries import Delivery
from pulse.alerts.ledger import Alert
from pulse.alerts.signal import Signal
from pulse.alerts.storage import Rule, StoredChannel, StoredRule


class RuleDocument(BaseModel):
    """A rule as it is kept."""

    rule: Rule
    written_by: str
    written_at: datetime
    error: str | None = Field(description="why it could not be looked at the last time")

    @classmethod
    def of(cls, stored: StoredRule) -> "RuleDocument":
        """The document of a stored rule."""
        return cls.model_validate(stored, from_attributes=True)


class AlertPage(BaseModel):
    """A page of alerts; `next_cursor` is null on the last one."""

    alerts: list[Alert]
    next_cursor: int | None


class DeliveryPage(BaseModel):
    """A page of the log of deliveries; `next_cursor` is null on the last one."""

    deliveries: list[Delivery]
    next_cursor: int | None


class Preview(BaseModel):
    """What a rule finds true now; nobody was told."""

    signals: list[Signal]


class TrialResult(BaseModel):
    """Whether a test message arrived, and if not, why."""

    arrived: bool
    receiver: str
    error: str | None


class Channels(BaseModel):
    """All channels; of their addresses only what may be shown."""

    channels: list[StoredChannel]
