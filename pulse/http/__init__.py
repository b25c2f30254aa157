"""How Pulse speaks to the APIs it reads: one client, its retries, and the limits that the vendors set."""

from pulse.http.client import Client, Reply
from pulse.http.credentials import Credential, CredentialPool, identity_of
from pulse.http.errors import SourceError
from pulse.http.shared_limits import SharedLimits
from pulse.http.usage import Usage

__all__ = [
    "Client",
    "Credential",
    "CredentialPool",
    "Reply",
    "SharedLimits",
    "SourceError",
    "Usage",
    "identity_of",
]
