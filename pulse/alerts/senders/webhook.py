"""Webhooks: the message as JSON, signed where the channel has a key."""

import hashlib
import hmac

import msgspec

from pulse.alerts.channels import Webhook
from pulse.alerts.message import Message
from pulse.alerts.senders.posting import post

SIGNATURE = "X-Pulse-Signature-256"


def send(channel: Webhook, message: Message, delivery_id: int) -> None:
    """Post `message`. Receivers tell a repetition by `X-Pulse-Delivery`."""
    body = msgspec.json.encode({"subject": message.subject, "severity": message.severity, "message": message})
    headers = {"Content-Type": "application/json", "X-Pulse-Event": message.event, "X-Pulse-Delivery": str(delivery_id)}
    if channel.signing_key:
        digest = hmac.new(channel.signing_key.get_secret_value().encode(), body, hashlib.sha256).hexdigest()
        headers[SIGNATURE] = f"sha256={digest}"
    post(channel.url.get_secret_value(), body, headers)
