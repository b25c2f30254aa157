"""Where a person mends a connection: in the environment variables, or with `pulse connections`."""

from dataclasses import dataclass

from pulse.connections.model import DEFAULT


@dataclass(frozen=True, slots=True)
class Wording:
    """How remedies name the parts of one connection. `credential` follows "Create a token and"."""

    address: str
    credential: str
    scope: str


def wording(source: str, connection_id: str, address: str, credential: str, scope: str) -> Wording:
    """The variables given for the connection of the environment; commands for one that was added."""
    if connection_id == DEFAULT:
        return Wording(address, f"set {credential}", scope)
    name = f"the {source} connection {connection_id!r}"
    return Wording(
        f"the address of {name}",
        f"hand it in with `pulse connections rotate {source} {connection_id}`",
        f"what {name} reads (`pulse connections scope {source} {connection_id}`)",
    )
