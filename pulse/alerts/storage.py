"""Rules and channels in `app.alert_rules` and `app.alert_channels`. What a channel keeps secret is encrypted there."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

import psycopg
from cryptography.fernet import InvalidToken, MultiFernet
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from pulse.alerts.channels import CHANNEL, Channel
from pulse.alerts.conditions import Condition
from pulse.alerts.errors import AlertError, UnknownAlertName
from pulse.redaction import learn


class Rule(BaseModel):
    """When whom to tell. Between `quiet_from` and `quiet_until`, in the organisation's time zone, messages wait."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100)
    condition: Condition
    channels: tuple[str, ...] = Field(min_length=1, description="names of channels")
    quiet_from: time | None = None
    quiet_until: time | None = None
    repeat_hours: float | None = Field(None, gt=0, description="tell again while it stays true; none: once")
    tells_recovery: bool = Field(True, description="also tell when it is no longer true")
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class StoredRule:
    """A rule with its number and who wrote it last; `error`: why it could not be looked at the last time."""

    rule_id: int
    rule: Rule
    written_by: str
    written_at: datetime
    error: str | None = None


@dataclass(frozen=True, slots=True)
class StoredChannel:
    """A channel without what is secret of it: `receiver` is what may be shown."""

    name: str
    kind: str
    receiver: str
    written_by: str
    written_at: datetime


def read_rules(connection: psycopg.Connection[Any]) -> list[StoredRule]:
    """All rules, by name."""
    query = "select rule_id, name, definition, written_by, written_at, error from app.alert_rules order by name"
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query).fetchall()
    return [
        StoredRule(
            row["rule_id"],
            Rule.model_validate({"name": row["name"], **row["definition"]}),
            row["written_by"],
            row["written_at"],
            row["error"],
        )
        for row in rows
    ]


def find_rule(connection: psycopg.Connection[Any], name: str) -> StoredRule:
    """The rule called `name`; AlertError when there is none."""
    found = [stored for stored in read_rules(connection) if stored.rule.name == name]
    if not found:
        raise UnknownAlertName(f"There is no rule {name!r}.")
    return found[0]


def write_rule(connection: psycopg.Connection[Any], rule: Rule, by: str) -> StoredRule:
    """Keep `rule`; it takes the place of one of the same name. AlertError when it names a channel that is not there."""
    if (rule.quiet_from is None) != (rule.quiet_until is None):
        raise AlertError("Quiet hours need a beginning and an end.")
    known = {channel.name for channel in read_channels(connection)}
    if missing := sorted(set(rule.channels) - known):
        raise AlertError(f"There is no channel {', '.join(missing)}; there are: {', '.join(sorted(known)) or 'none'}.")
    row = connection.execute(
        """
        insert into app.alert_rules (name, definition, written_by) values (%s, %s, %s)
        on conflict (name) do update
        set definition = excluded.definition, written_by = excluded.written_by, written_at = now()
        returning rule_id, written_at
        """,
        [rule.name, Jsonb(rule.model_dump(mode="json", exclude={"name"})), by],
    ).fetchone()
    if row is None:
        raise AlertError(f"The rule {rule.name!r} could not be kept.")
    return StoredRule(row[0], rule, by, row[1])


def remove_rule(connection: psycopg.Connection[Any], name: str) -> None:
    """Forget a rule and its alerts; AlertError when there is none of that name."""
    if not connection.execute("delete from app.alert_rules where name = %s", [name]).rowcount:
        raise UnknownAlertName(f"There is no rule {name!r}.")


def read_channels(connection: psycopg.Connection[Any]) -> list[StoredChannel]:
    """All channels, by name, without their secrets."""
    query = "select name, kind, receiver, written_by, written_at from app.alert_channels order by name"
    return [StoredChannel(*row) for row in connection.execute(query)]


def write_channel(
    connection: psycopg.Connection[Any], name: str, channel: Channel, cipher: MultiFernet, by: str
) -> None:
    """Keep a channel; it takes the place of one of the same name."""
    connection.execute(
        """
        insert into app.alert_channels (name, kind, receiver, encrypted, written_by) values (%s, %s, %s, %s, %s)
        on conflict (name) do update
        set kind = excluded.kind, receiver = excluded.receiver, encrypted = excluded.encrypted,
            written_by = excluded.written_by, written_at = now()
        """,
        [name, channel.kind, channel.receiver, cipher.encrypt(channel.secret_json().encode()), by],
    )


def open_channel(connection: psycopg.Connection[Any], name: str, cipher: MultiFernet) -> Channel:
    """The channel called `name`, with what is secret; AlertError when it is not there or cannot be decrypted."""
    row = connection.execute("select encrypted from app.alert_channels where name = %s", [name]).fetchone()
    if row is None:
        raise UnknownAlertName(f"There is no channel {name!r}.")
    try:
        channel = CHANNEL.validate_json(cipher.decrypt(bytes(row[0])))
    except InvalidToken as error:
        raise _unreadable(name) from error
    learn(*(value for _, value in channel if isinstance(value, SecretStr)))
    return channel


def _unreadable(name: str) -> AlertError:
    return AlertError(f"None of PULSE_SECRET_KEYS opens the channel {name!r}. Write it anew.")


def remove_channel(connection: psycopg.Connection[Any], name: str) -> None:
    """Forget a channel; AlertError while rules use it, or when it is not there."""
    if users := [stored.rule.name for stored in read_rules(connection) if name in stored.rule.channels]:
        raise AlertError(f"The channel {name!r} is used by: {', '.join(users)}. Change these rules first.")
    if not connection.execute("delete from app.alert_channels where name = %s", [name]).rowcount:
        raise UnknownAlertName(f"There is no channel {name!r}.")


def encrypt_anew(connection: psycopg.Connection[Any], cipher: MultiFernet) -> int:
    """Encrypt every channel with the first key, and tell how many there are; AlertError where one is unreadable."""
    rows = connection.execute("select name, encrypted from app.alert_channels for update").fetchall()
    for name, encrypted in rows:
        try:
            anew = cipher.rotate(bytes(encrypted))
        except InvalidToken as error:
            raise _unreadable(name) from error
        connection.execute("update app.alert_channels set encrypted = %s where name = %s", [anew, name])
    return len(rows)
