"""How much is asked for in one GraphQL query: halved when GitHub gives up on it, grown again when it answers."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from msgspec import Raw

from pulse.http.errors import TooHeavy
from pulse_assets.github.client import Connection

T = TypeVar("T")
C = TypeVar("C", bound=Connection)


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


def connection_pages(size: BatchSize, ask: Callable[[str | None, int], C], after: str | None = None) -> Iterator[C]:
    """A connection page by page, from the cursor `after` on; `ask` gets the cursor and how many records to ask for."""
    while True:
        try:
            page = ask(after, size.value)
        except TooHeavy:
            if not size.is_divisible:
                raise
            size.shrink()
            continue
        size.grow()
        yield page
        if not page.page_info.has_next_page:
            return
        after = page.page_info.end_cursor


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
