"""How much a change of a metric matters, the same in every insight that tells one."""

from pulse.findings.scales import Severity
from pulse.metrics import Direction


def severity_of(value: float, expected: float, direction: Direction, critical: float) -> Severity:
    """What a change for the better or of neither kind matters: info; for the worse: warning, or critical.

    It is critical where the larger of the two is at least `critical` times the smaller.
    """
    is_worse = value > expected if direction is Direction.DOWN else value < expected
    if direction is Direction.NEITHER or not is_worse:
        return Severity.INFO
    low, high = sorted((abs(value), abs(expected)))
    return Severity.CRITICAL if high >= critical * low else Severity.WARNING
