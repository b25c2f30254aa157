"""Backup of everything that Pulse keeps in PostgreSQL, Dagster's storage too, and restoring it into an empty database.

Keys are never in it: a backup tells by their ids which ones its credentials need.
"""

from pulse.backup.dumping import Backup, back_up, last_backup
from pulse.backup.restoring import Restored, restore

__all__ = ["Backup", "Restored", "back_up", "last_backup", "restore"]
