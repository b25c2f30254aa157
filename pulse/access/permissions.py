"""What can be allowed, which role allows what, and the one who asks. The only place where roles get their meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pulse.roles import Role


class Permission(StrEnum):
    """One thing that a route may need; also the scopes of API keys."""

    READ = "read"
    READ_PEOPLE = "read-people"
    CHAT = "chat"
    OWN = "own"
    JOBS = "jobs"
    ALERTS = "alerts"
    CONNECTIONS = "connections"
    SETTINGS = "settings"
    PEOPLE = "people"
    USERS = "users"
    AUDIT = "audit"
    MONITOR = "monitor"


MEANINGS: Mapping[Permission, str] = {
    Permission.READ: "read metrics, findings, forecasts, reports, records, jobs and data quality",
    Permission.READ_PEOPLE: "read about single people",
    Permission.CHAT: "ask the agent",
    Permission.OWN: "look after one's own account and API keys",
    Permission.JOBS: "run, pause, resume and cancel jobs",
    Permission.ALERTS: "write alert rules and targets",
    Permission.CONNECTIONS: "add, change and test connections",
    Permission.SETTINGS: "change settings and mappings",
    Permission.PEOPLE: "join and part the accounts of persons",
    Permission.USERS: "add, change and remove users",
    Permission.AUDIT: "read the audit log",
    Permission.MONITOR: "read the server's own measurements",
}

_VIEWER = frozenset({Permission.READ, Permission.CHAT, Permission.OWN})
_USER = _VIEWER | {Permission.READ_PEOPLE, Permission.JOBS, Permission.ALERTS}
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.USER: _USER,
    Role.ADMIN: frozenset(Permission),
}


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who asks, as proven. `teams`: whose person-level values are shown, beside the role's own rule."""

    user_id: str
    email: str
    name: str
    role: Role
    teams: tuple[str, ...]
    permissions: frozenset[Permission]
    key_id: str | None = None

    @property
    def actor(self) -> str:
        """How the audit log names them."""
        return f"{self.email} (key {self.key_id})" if self.key_id else self.email

    def may(self, permission: Permission) -> bool:
        """Whether it is allowed."""
        return permission in self.permissions
