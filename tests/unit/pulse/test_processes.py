import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from pulse.processes import Children, ProcessError, require_free_port, rotate, stop, wait_until_listening

PARENT_WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def wait_for_line(log: Path) -> str:
    deadline = time.monotonic() + 10
    while not log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return log.read_text().strip()


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and ") Z" in state.read_text())


def test_leaving_the_block_ends_children_and_their_children(tmp_path: Path) -> None:
    with Children(tmp_path) as children:
        child = children.start("parent", python(PARENT_WITH_CHILD), os.environ)
        grandchild = int(wait_for_line(child.log))
        assert is_alive(grandchild)
    assert child.process.returncode == -signal.SIGTERM
    deadline = time.monotonic() + 5
    while is_alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(grandchild)


def test_a_child_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    with Children(tmp_path) as children:
        child = children.start("deaf", python(DEAF), os.environ)
        wait_for_line(child.log)
        stop([child], grace_seconds=0.2)
        assert child.process.returncode == -signal.SIGKILL


def test_children_are_stopped_when_the_block_fails(tmp_path: Path) -> None:
    started = []

    def interrupted() -> None:
        with Children(tmp_path) as children:
            started.append(children.start("sleeper", python("import time; time.sleep(60)"), os.environ))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [child.ended for child in started] == [True]


def test_an_ended_child_is_reported_with_the_end_of_its_log(tmp_path: Path) -> None:
    with Children(tmp_path) as children:
        child = children.start("server", python("import sys; print('no such table'); sys.exit(3)"), os.environ)
        child.process.wait()
        with pytest.raises(ProcessError, match=r"server ended with code 3\.\nno such table\nLog: .*server\.log"):
            children.require_running()


def test_a_taken_port_is_named_with_the_option_that_moves_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ProcessError, match=rf"Port {port} on 127\.0\.0\.1 is not free for the API .* --api-port"):
            require_free_port("127.0.0.1", port, "the API", "--api-port")
    require_free_port("127.0.0.1", port, "the API", "--api-port")


def test_waiting_ends_early_when_the_server_dies(tmp_path: Path) -> None:
    with Children(tmp_path) as children:
        child = children.start("server", python("import sys; sys.exit(1)"), os.environ)
        began = time.monotonic()
        with pytest.raises(ProcessError, match="server ended with code 1"):
            wait_until_listening(child, "127.0.0.1", 9, seconds=30)
        assert time.monotonic() - began < 10


def test_a_log_that_has_grown_is_put_aside_while_its_writer_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "api.log"
    with log.open("ab", buffering=0) as writer:
        for number in range(5):
            writer.write(b"%d" % number * 10)
            rotate(log, 5, kept=3)
            assert log.read_bytes() == b""
        writer.write(b"last")
        rotate(log, 5, kept=3)
    assert log.read_bytes() == b"last"
    assert [path.read_bytes()[:1] for path in sorted(tmp_path.glob("api.log.*"))] == [b"4", b"3", b"2"]
