"""What the routes of one's own account take and give."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from pulse.access.api_keys import ApiKey
from pulse.access.permissions import Permission, Principal
from pulse.roles import Role


class Login(BaseModel):
    """Who wants in. With `cookie` the refresh token comes as a cookie that scripts cannot read."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=320, examples=["ada@example.com"])
    password: str = Field(max_length=256, json_schema_extra={"format": "password"})
    cookie: bool = False


class Refresh(BaseModel):
    """The refresh token, unless it comes as a cookie."""

    model_config = ConfigDict(extra="forbid")

    refresh_token: str | None = Field(None, max_length=200)


class TokenDocument(BaseModel):
    """What a login gives. `refresh_token` is absent where it went into a cookie."""

    access_token: str
    token_type: str = "bearer"  # noqa: S105 - the name of the scheme
    expires_in: int = Field(description="seconds that the access token lasts")
    refresh_token: str | None = None


class AccountDocument(BaseModel):
    """Who asks, and what they may."""

    user_id: str
    email: str
    name: str
    role: Role
    teams: list[str]
    permissions: list[Permission]

    @classmethod
    def of(cls, principal: Principal) -> "AccountDocument":
        """The document of a principal."""
        return cls(
            user_id=principal.user_id,
            email=principal.email,
            name=principal.name,
            role=principal.role,
            teams=list(principal.teams),
            permissions=sorted(principal.permissions),
        )


class NewPassword(BaseModel):
    """The present password and the one to come."""

    model_config = ConfigDict(extra="forbid")

    current: str = Field(max_length=256)
    new: str = Field(max_length=256)


class NewKey(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100, examples=["build server"])
    scopes: list[Permission] = Field(min_length=1, examples=[["read"]])
    expires_at: datetime | None = None


class KeyDocument(BaseModel):
    """A key without its secret."""

    key_id: str
    name: str
    prefix: str
    scopes: list[Permission]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "KeyDocument":
        """The document of a key."""
        return cls.model_validate(key, from_attributes=True)


class MadeKey(KeyDocument):
    """A key just made; `key` is shown this once."""

    key: str
