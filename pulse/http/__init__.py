"""How Pulse speaks to the APIs it reads: one client, its retries, and the limits that the vendors set."""

from pulse.http.client import Client, Reply
from pulse.http.credentials import Credential, CredentialPool
from pulse.http.errors import SourceError

__all__ = ["Client", "Credential", "CredentialPool", "Reply", "SourceError"]
