"""Why something about connections cannot be done. No text ever holds a credential."""

from pulse.errors import PulseError


class ConnectionsError(PulseError):
    """Something about a connection cannot be done; the message says what to do."""


class UnknownConnection(ConnectionsError):
    """There is no such connection."""

    def __init__(self, source: str, connection_id: str) -> None:
        super().__init__(f"There is no {source} connection {connection_id!r}. `pulse connections list` shows all.")


class TakenConnection(ConnectionsError):
    """The id stands for another site already."""


class UnreadableCredential(ConnectionsError):
    """None of the keys decrypts what is stored."""

    def __init__(self, source: str, connection_id: str) -> None:
        super().__init__(
            f"The credential of the {source} connection {connection_id!r} cannot be decrypted: no key made it. "
            "Put the key that did behind the others in PULSE_SECRET_KEYS, or hand the credential in again: "
            f"`pulse connections rotate {source} {connection_id}`."
        )
