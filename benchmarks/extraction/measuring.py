"""Runs a command and says what it took: wall time, processor time and memory of all its processes together."""

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.05
KILOBYTES_A_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run: seconds of wall and processor, megabytes at the peak (resident, shared pages counted in each)."""

    wall: float
    processor: float
    megabytes: float
    exit_code: int


def run(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Cost:
    """Run `command`, its output in `log`."""
    peak = [0]
    with log.open("wb") as output:
        began = time.perf_counter()
        process = subprocess.Popen(command, env=dict(environment), stdout=output, stderr=subprocess.STDOUT)
        watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.join()
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak[0] / 1024, process.returncode)


def _watch(process: subprocess.Popen[bytes], peak: list[int]) -> None:
    while process.returncode is None:
        peak[0] = max(peak[0], _resident_kilobytes(process.pid))
        time.sleep(SAMPLE_SECONDS)


def _resident_kilobytes(root: int) -> int:
    family, total = [root], 0
    while family:
        pid = family.pop()
        try:
            total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * KILOBYTES_A_PAGE
            for task in Path(f"/proc/{pid}/task").iterdir():
                family += map(int, (task / "children").read_text().split())
        except (OSError, IndexError):
            continue
    return total
