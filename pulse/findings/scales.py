"""The scales of findings: how much they matter, and who may read them. Loads nothing."""

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, the least first."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Role(StrEnum):
    """Who may read a finding: `user` where it tells about one person, else `viewer`."""

    VIEWER = "viewer"
    USER = "user"
