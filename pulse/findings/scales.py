"""How much findings matter. Loads nothing."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, the least first."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"
