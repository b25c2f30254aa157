"""Is all there that Pulse needs? Real calls to the database, Jira and GitHub, each with what to do when it fails."""

from pulse.doctor.check import Check, State
from pulse.doctor.database import check_database
from pulse.doctor.sources import check_sources

__all__ = ["Check", "State", "check_database", "check_sources"]
