"""What the provider says of somebody, and when that is not enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulse.access.errors import NotAuthenticated
from pulse.roles import Role


class OidcRefused(NotAuthenticated):
    """Somebody cannot sign in with the provider; the message says why."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Somebody as the provider knows them: `subject` is theirs for ever at `issuer`; the address is verified."""

    issuer: str
    subject: str
    email: str
    name: str
    groups: tuple[str, ...]

    @classmethod
    def read(cls, token: Mapping[str, Any], role_claim: str) -> "Claims":
        """The claims of a verified id token; OidcRefused without a verified e-mail address."""
        email = str(token.get("email") or "")
        if not email or token.get("email_verified") not in (True, "true"):
            raise OidcRefused("The provider has not verified your e-mail address.")
        groups = token.get(role_claim) or []
        groups = [groups] if isinstance(groups, str) else groups
        name = str(token.get("name") or email)
        return cls(str(token["iss"]), str(token["sub"]), email, name[:200], tuple(map(str, groups)))

    def role(self, mapping: Mapping[str, Role]) -> Role:
        """The highest role that a group of theirs stands for; viewer without any."""
        order = list(Role)
        return max((mapping[group] for group in self.groups if group in mapping), key=order.index, default=Role.VIEWER)
