"""`/auth`: sign in and out, one's own account, password and API keys."""

from fastapi import APIRouter, HTTPException, Request, Response

from api.auth.circumstances import Circumstance, circumstances
from api.auth.cookies import RefreshCookie, delete_refresh_cookie, require_own_page, set_refresh_cookie
from api.auth.documents import AccountDocument, KeyDocument, Login, MadeKey, NewKey, NewPassword, Refresh, TokenDocument
from api.auth.principals import MayOwn
from api.auth.rules import public
from api.dependencies import SigningSecret, WriteConnection
from pulse.access import api_keys, audit, passwords, sessions
from pulse.access.errors import NotAuthenticated, Throttled
from pulse.access.logins import log_in
from pulse.access.sessions import Tokens
from pulse.access.users import change_user, find_user

router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login", operation_id="login")
@public
def login(
    wanted: Login, request: Request, response: Response, connection: WriteConnection, secret: SigningSecret
) -> TokenDocument:
    """Sign in with e-mail address and password; throttled after some failures."""
    by = circumstances(request, wanted.email)
    try:
        user = log_in(connection, wanted.email, wanted.password, by.address)
    except (NotAuthenticated, Throttled) as error:
        audit.record(connection, by, "login.refused", details={"reason": type(error).__name__})
        connection.commit()
        raise
    tokens = sessions.open_session(connection, user.user_id, secret, request.headers.get("user-agent", ""))
    audit.record(connection, by, "login.accepted")
    return _answer(request, response, tokens, cookie=wanted.cookie)


@router.post("/refresh", operation_id="refresh")
@public
def refresh(
    wanted: Refresh,
    request: Request,
    response: Response,
    connection: WriteConnection,
    secret: SigningSecret,
    cookie: RefreshCookie = None,
) -> TokenDocument:
    """Exchange a refresh token for new tokens; each is good once."""
    if cookie and not wanted.refresh_token:
        require_own_page(request)
    token = wanted.refresh_token or cookie
    if not token:
        raise HTTPException(401, "There is no session. Sign in.")
    try:
        tokens = sessions.refresh(connection, token, secret, request.headers.get("user-agent", ""))
    except NotAuthenticated:
        connection.commit()
        raise
    return _answer(request, response, tokens, cookie=wanted.refresh_token is None)


@router.post("/logout", status_code=204, operation_id="logout")
@public
def logout(
    wanted: Refresh, request: Request, response: Response, connection: WriteConnection, cookie: RefreshCookie = None
) -> None:
    """End the session that the refresh token belongs to."""
    if cookie and not wanted.refresh_token:
        require_own_page(request)
    token = wanted.refresh_token or cookie
    user_id = sessions.end_session(connection, token) if token else None
    if user_id:
        audit.record(connection, circumstances(request, find_user(connection, user_id).email), "logout")
    delete_refresh_cookie(response)


@router.get("/me", operation_id="read_account")
def read_account(principal: MayOwn) -> AccountDocument:
    """Who asks, and what they may do."""
    return AccountDocument.of(principal)


@router.post("/password", status_code=204, operation_id="change_password")
def change_password(wanted: NewPassword, principal: MayOwn, connection: WriteConnection, by: Circumstance) -> None:
    """Set another password; ends all sessions."""
    if principal.key_id:
        raise HTTPException(403, "A password is changed by its owner, not by a key.")
    user = log_in(connection, principal.email, wanted.current)
    change_user(connection, user, {"password_hash": passwords.hashed(wanted.new)})
    audit.record(connection, by, "password.changed", user.email)


@router.get("/keys", operation_id="list_keys")
def list_keys(principal: MayOwn, connection: WriteConnection) -> list[KeyDocument]:
    """One's own API keys, newest first."""
    return [KeyDocument.of(key) for key in api_keys.list_keys(connection, principal.user_id)]


@router.post("/keys", status_code=201, operation_id="create_key")
def create_key(wanted: NewKey, principal: MayOwn, connection: WriteConnection, by: Circumstance) -> MadeKey:
    """Make an API key with some of one's own permissions; its value is in this answer and nowhere else."""
    key, value = api_keys.create_key(connection, principal, wanted.name, wanted.scopes, wanted.expires_at)
    audit.record(connection, by, "keys.created", key.prefix, {"scopes": sorted(key.scopes)})
    return MadeKey(**KeyDocument.of(key).model_dump(), key=value)


@router.delete("/keys/{key_id}", status_code=204, operation_id="revoke_key")
def revoke_key(key_id: str, principal: MayOwn, connection: WriteConnection, request: Request, by: Circumstance) -> None:
    """Revoke one of one's own keys."""
    api_keys.revoke_key(connection, key_id, principal.user_id)
    audit.record(connection, by, "keys.revoked", key_id)
    request.app.state.identities.forget()


def _answer(request: Request, response: Response, tokens: Tokens, *, cookie: bool) -> TokenDocument:
    # Tokens stay in no cache, neither of a proxy nor of the browser.
    response.headers["Cache-Control"] = "no-store"
    if not cookie:
        return TokenDocument(
            access_token=tokens.access_token, expires_in=tokens.expires_in, refresh_token=tokens.refresh_token
        )
    set_refresh_cookie(request, response, tokens.refresh_token)
    return TokenDocument(access_token=tokens.access_token, expires_in=tokens.expires_in)
