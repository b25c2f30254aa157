"""`/users` and `/audit`: who may use Pulse, and what was done."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.auth.circumstances import Circumstance
from api.auth.principals import MayManageUsers, MayReadAudit
from api.dependencies import ReadConnection, WriteConnection
from pulse.access import audit, passwords
from pulse.access.users import User, add_user, change_user, find_user, list_users, remove_user
from pulse.roles import Role

router = APIRouter(tags=["users"])


class UserDocument(BaseModel):
    """A user, without secrets."""

    user_id: str
    email: str
    name: str
    role: Role
    teams: list[str] = Field(description="teams whose person-level values the user sees")
    has_password: bool
    is_active: bool
    created_at: datetime
    last_login_at: datetime | None

    @classmethod
    def of(cls, user: User) -> "UserDocument":
        """The document of a user."""
        return cls.model_validate(user, from_attributes=True)


class NewUser(BaseModel):
    """A user to be added; without a password only another identity provider lets them in."""

    model_config = ConfigDict(extra="forbid")

    email: str = Field(max_length=320, examples=["ada@example.com"])
    name: str = Field("", max_length=200)
    role: Role = Role.VIEWER
    teams: list[str] = []
    password: str | None = Field(None, max_length=256)


class UserChange(BaseModel):
    """What to change; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(None, max_length=200)
    role: Role | None = None
    teams: list[str] | None = None
    is_active: bool | None = None
    password: str | None = Field(None, max_length=256)


class WantedEntries(BaseModel):
    """The query parameters: which entries, and how many."""

    model_config = ConfigDict(extra="forbid")

    action: str | None = Field(None, max_length=100, description="how the action begins", examples=["users."])
    actor: str | None = Field(None, max_length=400, description="who did it", examples=["ada@example.com"])
    subject: str | None = Field(None, max_length=400, description="what it was done to")
    since: AwareDatetime | None = Field(None, description="the first moment", examples=["2026-06-01T00:00:00Z"])
    until: AwareDatetime | None = Field(None, description="the first moment that is too late")
    limit: int = Field(50, ge=1, le=200)
    cursor: int | None = Field(None, ge=0, le=2**62, description="`next_cursor` of the page before")


class EntryDocument(BaseModel):
    """Something that was done, by whom and from where."""

    entry_id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]
    address: str
    request_id: str


class EntryPage(BaseModel):
    """A page of the audit log; `next_cursor` is null on the last one."""

    entries: list[EntryDocument]
    next_cursor: int | None


@router.get("/users", operation_id="list_users")
def read_users(_: MayManageUsers, connection: ReadConnection) -> list[UserDocument]:
    """All users by address."""
    return [UserDocument.of(user) for user in list_users(connection)]


@router.post("/users", status_code=201, operation_id="create_user")
def create_user(wanted: NewUser, _: MayManageUsers, connection: WriteConnection, by: Circumstance) -> UserDocument:
    """Add a user."""
    secret = passwords.hashed(wanted.password) if wanted.password else None
    user = add_user(connection, wanted.email, wanted.name, wanted.role, teams=wanted.teams, password_hash=secret)
    audit.record(connection, by, "users.added", user.email, {"role": user.role})
    return UserDocument.of(user)


@router.patch("/users/{user_id}", operation_id="update_user")
def update_user(
    user_id: str,
    wanted: UserChange,
    _: MayManageUsers,
    connection: WriteConnection,
    request: Request,
    by: Circumstance,
) -> UserDocument:
    """Change a user; a new role, a new password or being locked out ends all sessions."""
    changes = wanted.model_dump(exclude_none=True, exclude={"password"})
    told = dict(changes)
    if wanted.password:
        changes["password_hash"], told["password"] = passwords.hashed(wanted.password), "another"
    user = find_user(connection, user_id)
    if changes:
        user = change_user(connection, user, changes)
        audit.record(connection, by, "users.changed", user.email, told)
        request.app.state.identities.forget()
    return UserDocument.of(user)


@router.delete("/users/{user_id}", status_code=204, operation_id="delete_user")
def delete_user(
    user_id: str, _: MayManageUsers, connection: WriteConnection, request: Request, by: Circumstance
) -> None:
    """Remove a user with all sessions and keys."""
    user = find_user(connection, user_id)
    remove_user(connection, user)
    audit.record(connection, by, "users.removed", user.email)
    request.app.state.identities.forget()


@router.get("/audit", operation_id="read_audit_log")
def read_audit_log(
    _: MayReadAudit,
    connection: ReadConnection,
    wanted: Annotated[WantedEntries, Query()],
) -> EntryPage:
    """What was changed and who signed in, newest first."""
    chosen = audit.Wanted(**wanted.model_dump(exclude={"limit", "cursor"}))
    found = audit.read_entries(connection, wanted.limit + 1, wanted.cursor, chosen)
    page = [EntryDocument.model_validate(entry, from_attributes=True) for entry in found[: wanted.limit]]
    return EntryPage(entries=page, next_cursor=page[-1].entry_id if len(found) > len(page) else None)
