from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from pulse.http.errors import TooHeavy
from pulse_assets.github.batches import BatchSize, in_batches


def answered(most: int, limit: int, items: Sequence[int]) -> tuple[list[tuple[int, bytes]], list[int]]:
    """The pairs that come when GitHub gives up on more than `limit` at once, and how many were asked for each time."""
    asked: list[int] = []

    def ask(some: Sequence[int]) -> list[Raw]:
        asked.append(len(some))
        if len(some) > limit:
            raise TooHeavy("HTTP 502", where="GraphQL", remedy="Ask for less.")
        return [Raw(str(item).encode()) for item in some]

    pairs = [(item, bytes(answer)) for item, answer in in_batches(BatchSize(most), items, ask)]
    return pairs, asked


@given(st.integers(1, 100), st.integers(1, 100), st.lists(st.integers(), max_size=60))
def test_every_item_gets_its_own_answer_once(most: int, limit: int, items: list[int]) -> None:
    pairs, asked = answered(most, limit, items)
    assert pairs == [(item, str(item).encode()) for item in items]
    assert max(asked, default=0) <= most


def test_half_as_much_is_asked_for_and_then_more_again() -> None:
    _, asked = answered(20, 6, list(range(30)))
    assert asked == [20, 10, 5, 7, 3, 5, 7, 3, 5, 7, 3, 5, 1]


def test_one_that_is_too_much_alone_is_told() -> None:
    with pytest.raises(TooHeavy):
        answered(8, 0, [1, 2, 3])
