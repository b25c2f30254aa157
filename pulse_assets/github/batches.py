"""How much is asked for in one GraphQL query: halved when GitHub gives up on it, grown again when it answers."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Raw

from pulse.http.errors import TooHeavy

T = TypeVar("T")


class BatchSize:
    """A number of records between 1 and `most`."""

    def __init__(self, most: int) -> None:
        self.value = self._most = most

    @property
    def is_divisible(self) -> bool:
        """Whether less can be asked for."""
        return self.value > 1

    def shrink(self) -> None:
        """GitHub gave up."""
        self.value = max(1, self.value // 2)

    def grow(self) -> None:
        """GitHub answered."""
        self.value = min(self._most, self.value + 2)


def in_batches(
    size: BatchSize, items: Sequence[T], ask: Callable[[Sequence[T]], Sequence[Raw]]
) -> Iterator[tuple[T, Raw]]:
    """Each of `items` with its answer; `ask` gives as many answers as it gets items."""
    waiting = items
    while waiting:
        asked = waiting[: size.value]
        try:
            answers = ask(asked)
        except TooHeavy:
            if len(asked) == 1:
                raise
            size.shrink()
            continue
        size.grow()
        waiting = waiting[len(asked) :]
        yield from zip(asked, answers, strict=True)
