"""Fetches the next page while the present one is written, so that network and database work at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")


class _End:
    """Stands for the end of the pages."""


END: Final = _End()


def prefetched(pages: Iterator[T]) -> Iterator[T]:
    """The same items, made one ahead in a thread of their own; an error comes where it arose.

    Only one ahead: what a killed run had fetched and not yet written is fetched again.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="prefetch") as thread:
        coming = thread.submit(next, pages, END)
        while not isinstance(page := coming.result(), _End):
            coming = thread.submit(next, pages, END)
            yield page
