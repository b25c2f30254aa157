"""How many requests may be in flight at once: learnt from the answers, as TCP learns how fast it may send."""

from dataclasses import dataclass

FIRST = 4.0
SLOW_SECONDS, SLOW_FACTOR = 2.0, 4.0


@dataclass(slots=True)
class Room:
    """Grows by one for each round of good answers, halves when the source is overloaded; from 1 to `most`."""

    most: int
    value: float = 0.0
    quickest: float = float("inf")
    halved_at: float = 0.0

    def __post_init__(self) -> None:
        self.value = self.value or min(FIRST, self.most)

    def answered(self, seconds: float, now: float) -> None:
        """A good answer that took so long; one far slower than the quickest says that there are too many."""
        self.quickest = min(self.quickest, seconds)
        if seconds > max(SLOW_SECONDS, SLOW_FACTOR * self.quickest):
            self.overloaded(now)
        else:
            self.value = min(float(self.most), self.value + 1.0 / self.value)

    def overloaded(self, now: float) -> None:
        """A limit, a gateway's error or a time-out. What was under way together counts once."""
        if now - self.halved_at >= 1.0:
            self.value, self.halved_at = max(1.0, self.value / 2), now

    @property
    def size(self) -> int:
        """Requests that may be in flight now."""
        return int(self.value)
