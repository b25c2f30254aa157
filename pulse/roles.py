"""The roles of the people who read: loads nothing."""

from enum import StrEnum


class Role(StrEnum):
    """Who may see something, from the least to the most; a viewer is never shown what single persons did."""

    VIEWER = "viewer"
    USER = "user"
    ADMIN = "admin"

    @property
    def and_below(self) -> tuple["Role", ...]:
        """The roles whose things this one may see: itself and all lesser ones."""
        roles = tuple(Role)
        return roles[: roles.index(self) + 1]
