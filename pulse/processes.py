"""Child processes: each in a process group of its own, its output in a file, stopped with all it started."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType

from pulse.errors import PulseError

GRACE_SECONDS = 15.0
TAIL_LINES = 5
MOST_LOG_BYTES = 20_000_000
KEPT_LOGS = 5


class ProcessError(PulseError):
    """A child process, or the port it needs, fails us; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running child: what people call it, its process and the file that holds its output."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None

    def require_running(self) -> None:
        """Raise ProcessError, with the end of its log, when the process is gone."""
        if self.ended:
            raise ProcessError(
                f"{self.name} ended with code {self.process.returncode}.\n{tail(self.log)}\nLog: {self.log}"
            )


class Children:
    """The children of one command, stopped in reverse order when the block ends, however it ends."""

    def __init__(self, log_dir: Path) -> None:
        self._log_dir = log_dir
        self._running: list[Child] = []

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, capture: bool = False
    ) -> Child:
        """Start `command`; its output goes to `name`.log. `capture` keeps stdout apart, as a pipe for the caller."""
        self._log_dir.mkdir(parents=True, exist_ok=True)
        log = self._log_dir / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if capture else output,
                stderr=output,
                start_new_session=True,
            )
        child = Child(name, process, log)
        self._running.append(child)
        return child

    def rotate_logs(self, most_bytes: int = MOST_LOG_BYTES) -> None:
        """Put aside what the children have printed, where it has become much."""
        for child in self._running:
            rotate(child.log, most_bytes)

    def require_running(self) -> None:
        """Raise ProcessError when a child has ended."""
        for child in self._running:
            child.require_running()

    def __enter__(self) -> "Children":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with _uninterrupted():
            stop(list(reversed(self._running)))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an impatient second Ctrl-C not leave children behind; what runs inside must end by itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def stop(children: Sequence[Child], grace_seconds: float = GRACE_SECONDS) -> None:
    """Ask the process groups of `children` to end; after `grace_seconds` end what is left by force."""
    for child in children:
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + grace_seconds
    for child in children:
        try:
            child.process.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            _signal_group(child, signal.SIGKILL)
            child.process.wait()
        if child.process.stdout is not None:
            child.process.stdout.close()


def _signal_group(child: Child, number: signal.Signals) -> None:
    if child.ended:
        return
    try:
        os.killpg(child.process.pid, number)
    except ProcessLookupError:
        # The group ended between the look and the signal, which is what was wanted.
        return


def rotate(log: Path, most_bytes: int, kept: int = KEPT_LOGS) -> None:
    """Copy `log` to `log`.1, that to `log`.2 and so on, and empty it, once it has more than `most_bytes`.

    Its writer goes on with the same open file: it appends, so it writes at the new end. What it writes between the
    copying and the emptying, a moment, is lost.
    """
    if not log.exists() or log.stat().st_size <= most_bytes:
        return
    copies = [log.with_name(f"{log.name}.{number}") for number in range(1, kept + 1)]
    for older, newer in pairwise(reversed(copies)):
        if newer.exists():
            newer.replace(older)
    shutil.copyfile(log, copies[0])
    os.truncate(log, 0)


def tail(log: Path, lines: int = TAIL_LINES) -> str:
    """The last `lines` lines of `log`."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def require_free_port(host: str, port: int, purpose: str, option: str) -> None:
    """Raise ProcessError, naming the port and the option that moves it, when `port` is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ProcessError(
                f"Port {port} on {host} is not free for {purpose} ({error.strerror}). Use another with {option}."
            ) from error


def wait_until_listening(child: Child, host: str, port: int, seconds: float) -> None:
    """Return once `child` accepts connections on `port`; ProcessError when it ends or `seconds` pass."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        child.require_running()
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise ProcessError(f"{child.name} does not answer on port {port} after {seconds:.0f} s. Log: {child.log}")
