"""Fetches the next pages while the present one is written, so that network and database work at the same time."""

import threading
from collections.abc import Iterator
from queue import Full, Queue
from typing import TypeVar

T = TypeVar("T")
AHEAD = 2


class _End:
    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def prefetched(pages: Iterator[T]) -> Iterator[T]:
    """The same items, made in a thread of their own, at most `AHEAD` in waiting; an error comes where it arose."""
    queue: Queue[T | _End] = Queue(maxsize=AHEAD)
    stopped = threading.Event()

    def put(item: T | _End) -> bool:
        while not stopped.is_set():
            try:
                queue.put(item, timeout=0.1)
            except Full:
                continue
            return True
        return False

    def produce() -> None:
        try:
            for page in pages:
                if not put(page):
                    return
        except BaseException as error:  # noqa: BLE001 - handed to the reader, who raises it
            put(_End(error))
        else:
            put(_End(None))

    thread = threading.Thread(target=produce, name="prefetch", daemon=True)
    thread.start()
    try:
        while not isinstance(item := queue.get(), _End):
            yield item
        if item.error is not None:
            raise item.error
    finally:
        stopped.set()
        thread.join()
