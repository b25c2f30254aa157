import subprocess
import sys
from pathlib import Path

import pytest

from pulse import embedded
from pulse.database import DatabaseError, connect

START = "import sys; from pathlib import Path; from pulse import embedded; print(embedded.start(Path(sys.argv[1])))"
DIE = f"{START}; import os; os.kill(os.getpid(), 9)"


def run(code: str, data_dir: Path) -> int:
    return subprocess.run([sys.executable, "-c", code, str(data_dir)], capture_output=True, check=False).returncode


def test_the_server_ends_with_its_last_user_even_after_one_was_killed(open_directory: Path) -> None:
    data_dir = open_directory / "embedded"
    running = data_dir / "postgres" / "postmaster.pid"
    assert run(DIE, data_dir) == -9
    assert running.exists()
    assert run(START, data_dir) == 0
    assert not running.exists()


def test_a_server_that_still_mends_itself_is_waited_for(open_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_dir = open_directory / "mending"
    assert run(DIE, data_dir) == -9
    told = data_dir / "postgres" / "postmaster.pid"
    ready = told.read_text()
    told.write_text(ready.replace("ready   ", "starting"))
    waits: list[float] = []

    def mended(seconds: float) -> None:
        waits.append(seconds)
        told.write_text(ready)

    monkeypatch.setattr("time.sleep", mended)
    with connect(embedded.start(data_dir)) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert waits == [1]


def test_a_directory_that_holds_no_database_is_told_with_its_reason(open_directory: Path) -> None:
    place = open_directory / "broken" / "postgres"
    place.mkdir(parents=True)
    (place / "PG_VERSION").write_text("18\n")
    with pytest.raises(DatabaseError, match=r"does not start on .*/broken/postgres: .+\. Its log is .*PULSE_DATA_DIR"):
        embedded.start(place.parent)
