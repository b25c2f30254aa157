"""Where alerts go: a webhook, Slack, e-mail. What each needs; sending is the business of `senders`."""

import json
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, field_validator


def _web_address(value: SecretStr) -> SecretStr:
    parts = urlsplit(value.get_secret_value())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it is no http(s) address")
    return value


class _Channel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    def secret_json(self) -> str:
        """All of it, secrets too, to be encrypted."""
        values = {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in self if value
        }
        return json.dumps(values)


class Webhook(_Channel):
    """Posts JSON; with a `signing_key` the header X-Pulse-Signature-256 holds the HMAC-SHA256 of the body."""

    kind: Literal["webhook"] = "webhook"
    url: SecretStr
    signing_key: SecretStr | None = None

    _url = field_validator("url")(_web_address)

    @property
    def receiver(self) -> str:
        """The host, as addresses of webhooks are often secret."""
        return urlsplit(self.url.get_secret_value()).hostname or ""


class Slack(_Channel):
    """An incoming webhook of Slack, or of what understands the same (Mattermost, Rocket.Chat)."""

    kind: Literal["slack"] = "slack"
    url: SecretStr

    _url = field_validator("url")(_web_address)

    @property
    def receiver(self) -> str:
        """The host: whoever knows the whole address may post."""
        return urlsplit(self.url.get_secret_value()).hostname or ""


class Email(_Channel):
    """Letters through the SMTP server of PULSE_SMTP_URL."""

    kind: Literal["email"] = "email"
    to: tuple[Annotated[str, Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$")], ...] = Field(min_length=1, max_length=50)

    @property
    def receiver(self) -> str:
        """The addresses."""
        return ", ".join(self.to)


Channel = Annotated[Webhook | Slack | Email, Field(discriminator="kind")]
CHANNEL: TypeAdapter[Webhook | Slack | Email] = TypeAdapter(Channel)
