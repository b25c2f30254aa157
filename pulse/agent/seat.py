"""Who asks, and what may be used for an answer. Made by the caller for one answer; never kept with the conversation."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pulse.access.permissions import Permission
from pulse.agent.model import Model
from pulse.agent.outcome import Proposal
from pulse.agent.outside import Outside
from pulse.redaction import Redactor
from pulse.tools import Context


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place at the agent.

    `opening` gives a context of tools on a connection of its own, with this person's rights: they are decided here,
    below the model. `act` takes an approved action and says what was done; `note` writes a call of a tool into the
    audit log. Both may block. `model` is None where none is configured. `outside`: tools of other MCP servers by name.
    """

    opening: Callable[[], AbstractContextManager[Context]]
    may: Callable[[Permission], bool]
    act: Callable[[Proposal], str]
    note: Callable[[str, Mapping[str, Any]], None]
    today: date
    time_zone: str = "UTC"
    model: Model | None = None
    redact: Redactor = field(default_factory=Redactor)
    outside: Mapping[str, Outside] = field(default_factory=dict)
