from pulse.http.room import FIRST, Room


def test_it_grows_by_about_one_a_round_of_good_answers() -> None:
    room = Room(32)
    for _ in range(int(FIRST)):
        room.answered(0.1, 0)
    assert FIRST + 0.8 < room.value < FIRST + 1.1


def test_it_never_grows_beyond_what_is_allowed_nor_below_one() -> None:
    room = Room(6)
    for _ in range(1000):
        room.answered(0.1, 0)
    assert room.size == 6
    for second in range(20):
        room.overloaded(float(second * 2))
    assert room.size == 1


def test_what_was_under_way_together_halves_it_once() -> None:
    room = Room(32, value=16)
    for _ in range(10):
        room.overloaded(100.0)
    assert room.size == 8
    room.overloaded(101.5)
    assert room.size == 4


def test_answers_that_become_slow_are_a_sign_of_overload() -> None:
    room = Room(32, value=16)
    room.answered(0.2, 10)
    room.answered(1.5, 10)
    assert room.size == 16
    room.answered(3.0, 10)
    assert room.size == 8


def test_a_source_that_is_always_slow_is_not_overloaded() -> None:
    room = Room(32, value=16)
    room.answered(5.0, 10)
    room.answered(8.0, 20)
    assert room.size == 16


def test_one_at_a_time_stays_one() -> None:
    room = Room(1)
    room.answered(0.1, 0)
    assert room.size == 1
