"""SQL that somebody wrote, made safe to run: an allow-list decides what may stand in it, a role what it can reach.

Public surface:
    readable(connection) -> Relations: the tables that may be read.
    guarded(text, relations) -> str: the one statement that may run, written anew from its parsed form.
    run(connection, text, limits) -> Rows: runs it as `pulse_reader`, read-only, with a time limit and caps.

Neither is trusted alone: no statement that the allow-list lets through can leave the role, and what slips through it
meets grants on schemas core, marts and insights only.
"""

from pulse.adhoc.errors import AdhocError
from pulse.adhoc.guard import guarded
from pulse.adhoc.relations import ROLE, Relations, readable
from pulse.adhoc.running import Limits, Rows, run

__all__ = ["ROLE", "AdhocError", "Limits", "Relations", "Rows", "guarded", "readable", "run"]
