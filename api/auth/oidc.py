"""`/auth/oidc`: sign in at an OpenID Connect provider, as browsers do; programs use API keys."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.auth.circumstances import circumstances
from api.auth.cookies import set_refresh_cookie
from api.auth.rules import public
from api.dependencies import CurrentSettings, SigningSecret, WriteConnection
from pulse.access import audit, sessions
from pulse.access.errors import NotAuthenticated, NotKnown
from pulse.access.oidc import Attempt, OidcRefused, Provider, join, provider_of
from pulse.access.oidc.attempt import LASTS_SECONDS
from pulse.settings import Settings

router = APIRouter(prefix="/auth/oidc", tags=["auth"])
COOKIE, PATH = "pulse_sign_in", "/api/v1/auth/oidc"


@router.get("/login", status_code=302, response_class=RedirectResponse, operation_id="begin_oidc_login")
@public
def begin_oidc_login(
    request: Request,
    settings: CurrentSettings,
    secret: SigningSecret,
    next_path: Annotated[str, Query(alias="next", max_length=500, description="page to come back to")] = "/",
) -> Response:
    """Go to the provider; 404 where none is configured."""
    base = (settings.public_url or str(request.base_url)).rstrip("/")
    attempt = Attempt.begin(f"{base}{PATH}/callback", next_path)
    response = RedirectResponse(_provider(settings).authorization_url(attempt), 302)
    response.set_cookie(
        COOKIE,
        attempt.signed(secret),
        max_age=LASTS_SECONDS,
        path=PATH,
        secure=base.startswith("https:"),
        httponly=True,
        # The provider's answer comes from another site, which Strict would not let it through with.
        samesite="lax",
    )
    return response


@router.get("/callback", status_code=302, response_class=RedirectResponse, operation_id="finish_oidc_login")
@public
def finish_oidc_login(
    request: Request,
    settings: CurrentSettings,
    secret: SigningSecret,
    connection: WriteConnection,
    state: Annotated[str, Query(max_length=500)] = "",
    code: Annotated[str, Query(max_length=4000)] = "",
    kept: Annotated[str | None, Cookie(alias=COOKIE)] = None,
) -> Response:
    """Come back from the provider: the session begins, its refresh token in a cookie."""
    provider = _provider(settings)
    try:
        attempt = Attempt.read(kept, secret, state)
        if not code:
            raise OidcRefused("The provider did not let you in.")
        claims = provider.claims(code, attempt)
        user = join(connection, claims, settings.oidc_role_of_group, may_be_new=settings.oidc_allow_new)
    except NotAuthenticated as error:
        connection.rollback()
        audit.record(connection, circumstances(request, "nobody"), "login.refused", details={"reason": str(error)})
        connection.commit()
        raise
    tokens = sessions.open_session(connection, user.user_id, secret, request.headers.get("user-agent", ""))
    audit.record(connection, circumstances(request, user.email), "login.accepted", details={"by": "oidc"})
    response = RedirectResponse(attempt.next_path, 302)
    set_refresh_cookie(request, response, tokens.refresh_token)
    response.delete_cookie(COOKIE, path=PATH)
    return response


def _provider(settings: Settings) -> Provider:
    provider = provider_of(settings)
    if provider is None:
        raise NotKnown("No OpenID Connect provider is configured.")
    return provider
