"""What was found of one part, and what all of them come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """`degraded`: Pulse serves, but something will be old or missing. `failed`: it cannot serve."""

    OK = "ok"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Part:
    """One part; `finding` says what is wrong or how much is left, to anybody: no addresses, no secrets."""

    name: str
    state: State
    finding: str = ""


def overall(parts: Iterable[Part]) -> State:
    """The worst state of all."""
    order = list(State)
    return max((part.state for part in parts), key=order.index, default=State.OK)
