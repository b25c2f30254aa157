import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse_assets.raw.prefetch import prefetched


def prefetchers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("prefetch")]


def counted(last: int, made: list[int]) -> Iterator[int]:
    for number in range(last):
        made.append(number)
        yield number


@given(st.lists(st.integers()))
def test_the_items_come_as_they_were_made(items: list[int]) -> None:
    assert list(prefetched(iter(items))) == items


def test_an_error_comes_where_it_arose() -> None:
    def failing() -> Iterator[int]:
        yield 1
        yield 2
        raise LookupError("third")

    pages = prefetched(failing())
    assert [next(pages), next(pages)] == [1, 2]
    with pytest.raises(LookupError, match="third"):
        next(pages)
    assert prefetchers() == []


def test_just_the_next_page_is_made_while_one_is_used() -> None:
    made: list[int] = []
    pages = prefetched(counted(100, made))
    next(pages)
    deadline = time.monotonic() + 5
    while len(made) < 2 and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(0.05)
    assert made == [0, 1]
    pages.close()  # type: ignore[attr-defined]


def test_who_stops_early_ends_the_thread() -> None:
    made: list[int] = []
    pages = prefetched(counted(1_000_000, made))
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert prefetchers() == []
    assert len(made) < 10


def test_a_failing_reader_ends_the_thread() -> None:
    def read() -> None:
        for _ in prefetched(counted(1_000_000, [])):
            raise RuntimeError("cannot write")

    with pytest.raises(RuntimeError):
        read()
    assert prefetchers() == []


def test_nothing_is_made_for_a_reader_who_never_begins() -> None:
    made: list[int] = []
    prefetched(counted(3, made))
    assert (made, prefetchers()) == ([], [])
