"""Sends what is queued in `app.alert_deliveries`, tries again what did not arrive, and keeps the log of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from cryptography.fernet import MultiFernet
from psycopg.rows import class_row

from pulse.alerts.channels import Channel, Email, Slack
from pulse.alerts.errors import AlertError, DeliveryError
from pulse.alerts.ledger import Event
from pulse.alerts.message import Entry, Message, worst_first
from pulse.alerts.senders import email, slack, webhook
from pulse.alerts.storage import open_channel
from pulse.findings.scales import Severity
from pulse.settings import Settings

MOST_ATTEMPTS = 9
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one channel. `state`: waiting, sent, failed (for good) or withdrawn (over before it was told)."""

    delivery_id: int
    rule_name: str
    channel: str
    event: str
    state: str
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    error: str | None
    created_at: datetime


def deliver_due(
    connection: psycopg.Connection[Any],
    cipher: MultiFernet,
    settings: Settings,
    clock: Callable[[], datetime],
    until: datetime,
) -> int:
    """Send all that is due, one by one, until the moment `until`; tells how many arrived.

    Each is sent in a transaction of its own, which holds its row: two processes never send the same. One that dies
    between sending and committing sends it again: receivers may get a message twice, never not at all.
    """
    arrived = 0
    while clock() < until:
        with connection.transaction():
            if (due := _next(connection, clock())) is None:
                break
            arrived += _try(connection, cipher, settings, due, clock())
    return arrived


def send_test(channel: Channel, settings: Settings) -> None:
    """Send a test to `channel` now; DeliveryError when it did not arrive."""
    entry = Entry("This is a test", "Alerts of Pulse will arrive here.", Severity.INFO, settings.public_url)
    _send(channel, Message(Event.TEST, "Pulse", (entry,)), settings, 0)


def read_deliveries(
    connection: psycopg.Connection[Any], limit: int, before: int | None = None, rule: str | None = None
) -> list[Delivery]:
    """The log, newest first: up to `limit` deliveries older than the delivery `before`."""
    query = """
        select delivery_id, rule_name, channel, event, state, attempts, not_before, sent_at, error, created_at
        from app.alert_deliveries
        where (%(before)s::bigint is null or delivery_id < %(before)s)
            and (%(rule)s::text is null or rule_name = %(rule)s)
        order by delivery_id desc limit %(limit)s
    """
    with connection.cursor(row_factory=class_row(Delivery)) as cursor:
        return cursor.execute(query, {"before": before, "rule": rule, "limit": limit}).fetchall()


@dataclass(frozen=True, slots=True)
class _Due:
    delivery_id: int
    rule_name: str
    channel: str
    event: Event
    alert_ids: Sequence[int]
    attempts: int


def _next(connection: psycopg.Connection[Any], now: datetime) -> _Due | None:
    row = connection.execute(
        """
        select delivery_id, rule_name, channel, event, alert_ids, attempts
        from app.alert_deliveries
        where state = 'waiting' and not_before <= %s
        order by not_before, delivery_id
        limit 1
        for update skip locked
        """,
        [now],
    ).fetchone()
    return _Due(row[0], row[1], row[2], Event(row[3]), row[4], row[5]) if row else None


def _try(
    connection: psycopg.Connection[Any], cipher: MultiFernet, settings: Settings, due: _Due, now: datetime
) -> bool:
    entries = _entries(connection, due, settings.public_url)
    if not entries:
        _end(connection, due, "withdrawn", None)
        return False
    try:
        channel = open_channel(connection, due.channel, cipher)
        _send(channel, Message(due.event, due.rule_name, entries), settings, due.delivery_id)
    except AlertError as error:
        _end(connection, due, "failed", str(error))
        return False
    except DeliveryError as error:
        _wait_or_fail(connection, due, error, now)
        return False
    _end(connection, due, "sent", None, now)
    connection.execute(
        "update app.alerts set told_at = %s where alert_id = any(%s) and told_at is null", [now, list(due.alert_ids)]
    )
    return True


def _send(channel: Channel, message: Message, settings: Settings, delivery_id: int) -> None:
    if isinstance(channel, Email):
        email.send(channel, message, settings)
    elif isinstance(channel, Slack):
        slack.send(channel, message)
    else:
        webhook.send(channel, message, delivery_id)


def _entries(connection: psycopg.Connection[Any], due: _Due, public_url: str | None) -> tuple[Entry, ...]:
    """What the delivery has to tell still: what ended in the meantime is not told as new."""
    query = """
        select title, text, severity, link from app.alerts
        where alert_id = any(%s) and (%s = 'recovered' or closed_at is null)
    """
    rows = connection.execute(query, [list(due.alert_ids), due.event]).fetchall()
    base = public_url.rstrip("/") if public_url else None
    return worst_first(
        [
            Entry(title, text, Severity(severity), f"{base}{link}" if base else None)
            for title, text, severity, link in rows
        ]
    )


def _wait_or_fail(connection: psycopg.Connection[Any], due: _Due, error: DeliveryError, now: datetime) -> None:
    if error.is_final or due.attempts + 1 >= MOST_ATTEMPTS:
        _end(connection, due, "failed", str(error))
        return
    asked = timedelta(seconds=error.retry_after or 0)
    wait = max(min(FIRST_WAIT * 2**due.attempts, LONGEST_WAIT), asked)
    connection.execute(
        "update app.alert_deliveries set attempts = attempts + 1, error = %s, not_before = %s where delivery_id = %s",
        [str(error), now + wait, due.delivery_id],
    )


def _end(
    connection: psycopg.Connection[Any], due: _Due, state: str, error: str | None, sent_at: datetime | None = None
) -> None:
    connection.execute(
        """
        update app.alert_deliveries set state = %s, error = %s, sent_at = %s, attempts = attempts + 1
        where delivery_id = %s
        """,
        [state, error, sent_at, due.delivery_id],
    )
