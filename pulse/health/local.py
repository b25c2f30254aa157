"""Disk and memory of this machine."""

import shutil
from pathlib import Path

from pulse.health.part import Part, State

GIGABYTE = 1e9
LEAST_DISK_BYTES = 1 * GIGABYTE
LEAST_MEMORY_SHARE = 0.05


def disk_part(directory: Path) -> Part:
    """Degraded where less than a gigabyte is left for `directory`, or it is not there."""
    existing = next((path for path in (directory, *directory.resolve().parents) if path.exists()), Path("/"))
    free = shutil.disk_usage(existing).free
    state = State.OK if free >= LEAST_DISK_BYTES else State.DEGRADED
    return Part("disk", state, f"{free / GIGABYTE:.1f} GB are free.")


def memory_part() -> Part:
    """Degraded where less than a twentieth is available."""
    # Loaded when first asked: serving goes without.
    import psutil

    memory = psutil.virtual_memory()
    state = State.OK if memory.available >= LEAST_MEMORY_SHARE * memory.total else State.DEGRADED
    return Part("memory", state, f"{memory.available / GIGABYTE:.1f} GB are available.")
