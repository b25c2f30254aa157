"""One look at all rules: what is true now is settled in the ledger, and what is due is sent."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from cryptography.fernet import MultiFernet

from pulse.alerts.deliveries import deliver_due
from pulse.alerts.ledger import fail, put_to_rest, settle
from pulse.alerts.signals import Situation, signals
from pulse.alerts.storage import StoredRule, read_rules
from pulse.database import LockedError, advisory_lock
from pulse.errors import PulseError
from pulse.settings import Settings

log = logging.getLogger(__name__)

TIME_TO_SEND = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look came to: rules looked at, those that could not be, and messages that arrived."""

    rules: int
    failed: int
    sent: int


def watch(situation: Situation, cipher: MultiFernet, settings: Settings, clock: Callable[[], datetime]) -> Look:
    """Look at every rule, then send what is due for up to half a minute. Its connection must commit by itself.

    A rule that cannot be looked at keeps its error and does not hold up the others. Where another process looks just
    now, nothing is looked at twice.
    """
    connection = situation.connection
    looked = failed = 0
    try:
        with advisory_lock(connection, "alerts"):
            for stored in read_rules(connection):
                looked += 1
                failed += not _look(stored, situation, settings)
    except LockedError:
        log.info("another process looks at the alert rules just now")
    sent = deliver_due(connection, cipher, settings, clock, clock() + TIME_TO_SEND)
    return Look(looked, failed, sent)


def _look(stored: StoredRule, situation: Situation, settings: Settings) -> bool:
    connection = situation.connection
    if not stored.rule.is_active:
        put_to_rest(connection, stored.rule_id, situation.now)
        return True
    try:
        found = signals(stored.rule.condition, situation)
        settle(connection, stored, found, situation.now, settings.zone)
    except (PulseError, psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
        reason = str(error) if isinstance(error, PulseError) else "Nothing has been built yet."
        fail(connection, stored, reason)
        return False
    return True
