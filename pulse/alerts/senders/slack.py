"""Slack's incoming webhooks: a heading, a section an alert, as Block Kit."""

from typing import Any

import msgspec

from pulse.alerts.channels import Slack
from pulse.alerts.ledger import Event
from pulse.alerts.message import Entry, Message
from pulse.alerts.senders.posting import post
from pulse.findings.scales import Severity

# What Slack takes at most.
LONGEST_HEADING = 150
LONGEST_SECTION = 3000
MOST_ENTRIES = 20
SIGNS = {Severity.INFO: "ℹ️", Severity.WARNING: "⚠️", Severity.CRITICAL: "🔴"}
OVER = "✅"


def send(channel: Slack, message: Message) -> None:
    """Post `message`."""
    body = msgspec.json.encode({"text": _escaped(message.subject), "blocks": _blocks(message)})
    post(channel.url.get_secret_value(), body, {"Content-Type": "application/json"})


def _blocks(message: Message) -> list[dict[str, Any]]:
    sign = OVER if message.event is Event.RECOVERED else SIGNS[message.severity]
    heading = f"{sign} {message.subject}"[:LONGEST_HEADING]
    blocks: list[dict[str, Any]] = [{"type": "header", "text": {"type": "plain_text", "text": heading}}]
    blocks += [_section(_of(entry)) for entry in message.entries[:MOST_ENTRIES]]
    if (more := len(message.entries) - MOST_ENTRIES) > 0:
        blocks.append(_section(f"… and {more} more."))
    return blocks


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:LONGEST_SECTION]}}


def _of(entry: Entry) -> str:
    title = _escaped(entry.title)
    linked = f"<{entry.url}|{title}>" if entry.url else title
    return f"{SIGNS[entry.severity]} *{linked}*\n{_escaped(entry.text)}"


def _escaped(text: str) -> str:
    """Text of issues and requests may hold what Slack takes for a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
