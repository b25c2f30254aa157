"""Keeps `app.alerts`: what a rule finds true is one alert while it lasts. Queues what has to be told, and no more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Any

import psycopg
from psycopg.rows import class_row

from pulse.alerts.quiet_hours import not_before
from pulse.alerts.signal import Signal
from pulse.alerts.storage import Rule, StoredRule


class Event(StrEnum):
    """Why a message is sent."""

    OPENED = "opened"
    REPEATED = "repeated"
    RECOVERED = "recovered"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that a rule found true; `closed_at` is None while it is. `told_at`: the latest message that arrived."""

    alert_id: int
    rule: str
    title: str
    text: str
    severity: str
    link: str
    opened_at: datetime
    last_seen_at: datetime
    told_at: datetime | None
    closed_at: datetime | None


def read_alerts(
    connection: psycopg.Connection[Any], limit: int, before: int | None = None, is_open: bool | None = None
) -> list[Alert]:
    """Up to `limit` alerts older than the alert `before`, newest first; open or closed ones only, if asked for."""
    query = """
        select alert_id, name as rule, title, text, severity, link, opened_at, last_seen_at, told_at, closed_at
        from app.alerts inner join app.alert_rules using (rule_id)
        where (%(before)s::bigint is null or alert_id < %(before)s)
            and (%(is_open)s::boolean is null or (closed_at is null) = %(is_open)s)
        order by alert_id desc limit %(limit)s
    """
    with connection.cursor(row_factory=class_row(Alert)) as cursor:
        return cursor.execute(query, {"before": before, "is_open": is_open, "limit": limit}).fetchall()


def settle(
    connection: psycopg.Connection[Any],
    stored: StoredRule,
    signals: Iterable[Signal],
    now: datetime,
    zone: tzinfo,
) -> None:
    """Make `signals` all that is open of a rule, in one transaction.

    What is new opens and is told; what lasts is told again if the rule says so; what ended closes, and that is told
    where its beginning was. One message a channel holds all that opened at once.
    """
    true_now = {signal.subject: signal for signal in signals}
    with connection.transaction():
        connection.execute("update app.alert_rules set error = null where rule_id = %s", [stored.rule_id])
        known = _open(connection, stored.rule_id)
        opened = _insert(connection, stored, [true_now[name] for name in true_now if name not in known], now)
        _refresh(connection, {known[name]: true_now[name] for name in true_now if name in known}, now)
        ended = [known[name] for name in known if name not in true_now]
        _close(connection, ended, now)
        _queue(connection, stored, Event.OPENED, opened, now, zone)
        if stored.rule.repeat_hours is not None:
            lasting = [known[name] for name in true_now.keys() & known.keys()]
            due = _told_before(connection, lasting, now - timedelta(hours=stored.rule.repeat_hours))
            _queue(connection, stored, Event.REPEATED, due, now, zone)
        # A report that is no longer news is not over.
        if stored.rule.tells_recovery and stored.rule.condition.kind != "report":
            _queue(connection, stored, Event.RECOVERED, _told_before(connection, ended, now), now, zone)


def fail(connection: psycopg.Connection[Any], stored: StoredRule, error: str) -> None:
    """Keep why a rule could not be looked at; its alerts stay as they are."""
    connection.execute("update app.alert_rules set error = %s where rule_id = %s", [error, stored.rule_id])


def put_to_rest(connection: psycopg.Connection[Any], rule_id: int, now: datetime) -> None:
    """Close what is open of a rule that was switched off, and tell nobody."""
    connection.execute("update app.alerts set closed_at = %s where rule_id = %s and closed_at is null", [now, rule_id])


def _open(connection: psycopg.Connection[Any], rule_id: int) -> dict[str, int]:
    query = "select subject, alert_id from app.alerts where rule_id = %s and closed_at is null for update"
    return dict(connection.execute(query, [rule_id]).fetchall())


def _insert(
    connection: psycopg.Connection[Any], stored: StoredRule, signals: Sequence[Signal], now: datetime
) -> list[int]:
    rows = connection.execute(
        """
        insert into app.alerts (rule_id, subject, title, text, severity, link, opened_at, last_seen_at)
        select %(rule)s, subject, title, text, severity, link, %(now)s, %(now)s
        from unnest(%(subject)s::text[], %(title)s::text[], %(text)s::text[], %(severity)s::text[], %(link)s::text[])
            as told (subject, title, text, severity, link)
        returning alert_id
        """,
        {**_columns(signals), "rule": stored.rule_id, "now": now},
    )
    return [alert_id for (alert_id,) in rows]


def _refresh(connection: psycopg.Connection[Any], lasting: Mapping[int, Signal], now: datetime) -> None:
    connection.execute(
        """
        update app.alerts as known
        set title = told.title, text = told.text, severity = told.severity, link = told.link, last_seen_at = %(now)s
        from unnest(%(alert)s::bigint[], %(title)s::text[], %(text)s::text[], %(severity)s::text[], %(link)s::text[])
            as told (alert_id, title, text, severity, link)
        where known.alert_id = told.alert_id
        """,
        {**_columns(list(lasting.values())), "alert": list(lasting), "now": now},
    )


def _columns(signals: Sequence[Signal]) -> dict[str, list[str]]:
    return {
        "subject": [signal.subject for signal in signals],
        "title": [signal.title for signal in signals],
        "text": [signal.text for signal in signals],
        "severity": [signal.severity.value for signal in signals],
        "link": [signal.link for signal in signals],
    }


def _close(connection: psycopg.Connection[Any], alert_ids: Sequence[int], now: datetime) -> None:
    connection.execute("update app.alerts set closed_at = %s where alert_id = any(%s)", [now, list(alert_ids)])


def _told_before(connection: psycopg.Connection[Any], alert_ids: Sequence[int], moment: datetime) -> list[int]:
    query = "select alert_id from app.alerts where alert_id = any(%s) and told_at <= %s order by alert_id"
    return [alert_id for (alert_id,) in connection.execute(query, [list(alert_ids), moment])]


def _queue(
    connection: psycopg.Connection[Any],
    stored: StoredRule,
    event: Event,
    alert_ids: Sequence[int],
    now: datetime,
    zone: tzinfo,
) -> None:
    if not alert_ids:
        return
    if event is Event.REPEATED:
        _mark_told(connection, alert_ids, now)
    due = _due(stored.rule, now, zone)
    for channel in stored.rule.channels:
        connection.execute(
            """
            insert into app.alert_deliveries (rule_id, rule_name, channel, event, alert_ids, not_before, created_at)
            values (%s, %s, %s, %s, %s, %s, %s)
            """,
            [stored.rule_id, stored.rule.name, channel, event, list(alert_ids), due, now],
        )


def _mark_told(connection: psycopg.Connection[Any], alert_ids: Sequence[int], now: datetime) -> None:
    connection.execute("update app.alerts set told_at = %s where alert_id = any(%s)", [now, list(alert_ids)])


def _due(rule: Rule, now: datetime, zone: tzinfo) -> datetime:
    return not_before(now, rule.quiet_from, rule.quiet_until, zone)
