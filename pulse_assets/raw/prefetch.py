"""Fetches the next page while the present one is written, so that network and database work at the same time."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Final, TypeVar

T = TypeVar("T")
IDLE_SECONDS = 1.0


class _End:
    """Stands for the end of the pages."""


END: Final = _End()


def prefetched(pages: Iterator[T], idle: Callable[[], None] = lambda: None) -> Iterator[T]:
    """The same items, made one ahead in a thread of their own; an error comes where it arose.

    Only one ahead: what a killed run had fetched and not yet written is fetched again. `idle` is called each second
    that the reader waits.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="prefetch") as thread:
        coming = thread.submit(next, pages, END)
        while True:
            while not wait([coming], IDLE_SECONDS).done:
                idle()
            page = coming.result()
            if isinstance(page, _End):
                return
            coming = thread.submit(next, pages, END)
            yield page
