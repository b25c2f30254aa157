"""`/alerts`: rules that users write, channels that administrators set up, what is true now, what was sent."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query

from api.alerts.documents import AlertPage, Channels, DeliveryPage, Preview, RuleDocument, TrialResult
from api.auth.circumstances import Circumstance
from api.auth.principals import MayRead, MaySet, MayWriteAlerts
from api.dependencies import CurrentCatalogue, CurrentSettings, ReadConnection, WriteConnection
from pulse.access import audit
from pulse.alerts.channels import Channel
from pulse.alerts.deliveries import read_deliveries, send_test
from pulse.alerts.errors import DeliveryError
from pulse.alerts.ledger import read_alerts
from pulse.alerts.signals import Situation, signals
from pulse.alerts.storage import (
    Rule,
    open_channel,
    read_channels,
    read_rules,
    remove_channel,
    remove_rule,
    write_channel,
    write_rule,
)
from pulse.connections.keys import cipher

router = APIRouter(prefix="/alerts", tags=["alerts"])

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[int | None, Query(description="`next_cursor` of the page before", ge=0, lt=2**63)]


@router.get("")
def list_alerts(
    _: MayRead,
    connection: ReadConnection,
    is_open: Annotated[bool | None, Query(alias="open", description="true: still true; false: over")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> AlertPage:
    """What the rules found true, the newest first. No alert tells about a single person."""
    found = read_alerts(connection, limit + 1, cursor, is_open)
    page = found[:limit]
    return AlertPage(alerts=page, next_cursor=page[-1].alert_id if len(found) > limit else None)


@router.get("/rules")
def list_alert_rules(_: MayRead, connection: ReadConnection) -> list[RuleDocument]:
    """All rules."""
    return [RuleDocument.of(stored) for stored in read_rules(connection)]


@router.put("/rules")
def write_alert_rule(
    principal: MayWriteAlerts, by: Circumstance, rule: Rule, catalogue: CurrentCatalogue, connection: WriteConnection
) -> RuleDocument:
    """Write a rule; it takes the place of one of the same name."""
    if rule.condition.kind == "metric":
        catalogue.metric(rule.condition.metric)
    stored = write_rule(connection, rule, principal.actor)
    audit.record(connection, by, "alerts.rule_written", rule.name, rule.model_dump(mode="json"))
    return RuleDocument.of(stored)


@router.post("/rules/preview")
def preview_alert_rule(
    _: MayWriteAlerts, rule: Rule, catalogue: CurrentCatalogue, settings: CurrentSettings, connection: ReadConnection
) -> Preview:
    """What a rule would find true now, without keeping it or telling anybody. Failed jobs are not looked up."""
    situation = Situation(connection, catalogue, settings.timezone, datetime.now(UTC), {})
    return Preview(signals=signals(rule.condition, situation))


@router.delete("/rules/{name}", status_code=204)
def remove_alert_rule(_: MayWriteAlerts, by: Circumstance, name: str, connection: WriteConnection) -> None:
    """Remove a rule and its alerts; the log of what was sent stays."""
    remove_rule(connection, name)
    audit.record(connection, by, "alerts.rule_removed", name)


@router.get("/deliveries")
def list_alert_deliveries(
    _: MayRead, connection: ReadConnection, rule: str | None = None, limit: Limit = 50, cursor: Cursor = None
) -> DeliveryPage:
    """What was sent, to which channel, and what did not arrive and why; the newest first."""
    found = read_deliveries(connection, limit + 1, cursor, rule)
    page = found[:limit]
    return DeliveryPage(deliveries=page, next_cursor=page[-1].delivery_id if len(found) > limit else None)


@router.get("/channels")
def list_alert_channels(_: MayWriteAlerts, connection: ReadConnection) -> Channels:
    """All channels; of their addresses only what may be shown."""
    return Channels(channels=read_channels(connection))


@router.put("/channels/{name}", status_code=204)
def write_alert_channel(
    principal: MaySet,
    by: Circumstance,
    name: str,
    channel: Channel,
    settings: CurrentSettings,
    connection: WriteConnection,
) -> None:
    """Write a channel; it takes the place of one of the same name. Its secrets are encrypted and never given out."""
    write_channel(connection, name, channel, cipher(settings), principal.actor)
    audit.record(connection, by, "channels.written", name, {"kind": channel.kind})


@router.post("/channels/{name}/test")
def try_alert_channel(
    _: MaySet, by: Circumstance, name: str, settings: CurrentSettings, connection: WriteConnection
) -> TrialResult:
    """Send a test message now."""
    channel = open_channel(connection, name, cipher(settings))
    audit.record(connection, by, "channels.tested", name)
    try:
        send_test(channel, settings)
    except DeliveryError as error:
        return TrialResult(arrived=False, receiver=channel.receiver, error=str(error))
    return TrialResult(arrived=True, receiver=channel.receiver, error=None)


@router.delete("/channels/{name}", status_code=204)
def remove_alert_channel(_: MaySet, by: Circumstance, name: str, connection: WriteConnection) -> None:
    """Remove a channel that no rule uses."""
    remove_channel(connection, name)
    audit.record(connection, by, "channels.removed", name)
