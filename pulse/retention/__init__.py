"""What is too old to be kept: deletes it, and gives its room back to PostgreSQL.

Knows the tables of Dagster, but not its code.

Public surface:
    prune(connection, settings, now, ...) -> Pruned: what was deleted, or would be; see `pulse prune`.
"""

from pulse.retention.pruning import Pruned, Step, prune

__all__ = ["Pruned", "Step", "prune"]
