"""How the parts stand that serving rests on: quick looks only, at what the machine and the database already know."""

from pulse.health.local import disk_part, memory_part
from pulse.health.part import Part, State, overall
from pulse.health.stored import checking_database, checking_sources

__all__ = ["Part", "State", "checking_database", "checking_sources", "disk_part", "memory_part", "overall"]
