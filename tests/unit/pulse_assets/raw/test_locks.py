import time

from pulse.database import connect
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.locks import locked

PAY, WEB, HR = Unit("PAY"), Unit("WEB"), Unit("HR")


def test_a_unit_is_held_by_one_and_free_for_none_else(database_url: str) -> None:
    with connect(database_url) as one, connect(database_url) as other:
        with locked(one, "issues", [PAY, WEB]) as mine, locked(other, "issues", [WEB, HR]) as theirs:
            assert (mine, theirs) == ([PAY, WEB], [HR])
        with locked(other, "issues", [PAY, WEB, HR]) as again:
            assert again == [PAY, WEB, HR]


def test_another_stream_or_connection_is_another_lock(database_url: str) -> None:
    elsewhere = Unit("PAY", "second")
    with connect(database_url) as one, connect(database_url) as other, locked(one, "issues", [PAY]):
        with locked(other, "worklogs", [PAY]) as free:
            assert free == [PAY]
        with locked(other, "issues", [elsewhere]) as free:
            assert free == [elsewhere]


def test_the_locks_end_with_the_process_that_held_them(database_url: str) -> None:
    with connect(database_url) as other:
        one = connect(database_url)
        with locked(one, "issues", [PAY]):
            one.close()
            deadline = time.monotonic() + 5
            free: list[Unit] = []
            while not free and time.monotonic() < deadline:
                with locked(other, "issues", [PAY]) as free:
                    time.sleep(0.01)
        assert free == [PAY]
