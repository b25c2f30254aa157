"""E-mail through the SMTP server of PULSE_SMTP_URL."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from pulse.alerts.channels import Email
from pulse.alerts.errors import DeliveryError
from pulse.alerts.message import Message
from pulse.settings import Settings

TIMEOUT_SECONDS = 15.0
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def send(channel: Email, message: Message, settings: Settings) -> None:
    """Send `message` to all addresses of the channel; DeliveryError when the server did not take it."""
    letter = EmailMessage()
    letter["Subject"] = " ".join(f"[Pulse] {message.subject}".split())
    letter["From"], letter["To"] = settings.smtp_sender, ", ".join(channel.to)
    letter["Date"], letter["Message-ID"] = formatdate(), make_msgid(domain="pulse.invalid")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n\n".join(message.lines()) + "\n")
    deliver(letter, settings)


def deliver(letter: EmailMessage, settings: Settings) -> None:
    """Hand `letter` to the server; DeliveryError when it did not take it."""
    if settings.smtp_url is None:
        raise DeliveryError("PULSE_SMTP_URL is not set, so no e-mail can be sent.", is_final=True)
    try:
        with _server(settings.smtp_url.get_secret_value()) as server:
            server.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise DeliveryError("The mail server refused every address.", is_final=min(codes) >= 500) from None
    except smtplib.SMTPResponseException as error:
        raise DeliveryError(f"The mail server answered {error.smtp_code}.", is_final=error.smtp_code >= 500) from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"The mail server cannot be reached ({type(error).__name__}).") from None


@contextmanager
def _server(url: str) -> Iterator[smtplib.SMTP]:
    parts = urlsplit(url)
    host, port = parts.hostname or "localhost", parts.port or PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
