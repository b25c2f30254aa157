"""The refresh token as a cookie for browsers: out of reach of scripts, sent by our own pages only."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Cookie, HTTPException, Request, Response

from pulse.access.sessions import REFRESH_LIFETIME
from pulse.settings import Settings

COOKIE = "pulse_refresh"
COOKIE_PATH = "/api/v1/auth"
RefreshCookie = Annotated[str | None, Cookie(alias=COOKIE)]


def set_refresh_cookie(request: Request, response: Response, token: str) -> None:
    """Let the browser keep `token`."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(REFRESH_LIFETIME.total_seconds()),
        path=COOKIE_PATH,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def delete_refresh_cookie(response: Response) -> None:
    """Let the browser forget it."""
    response.delete_cookie(COOKIE, path=COOKIE_PATH)


def require_own_page(request: Request) -> None:
    """403 where a page of another site uses the cookie.

    SameSite=Strict keeps other sites out already, but not other hosts of the same site.
    """
    settings: Settings = request.app.state.settings
    origin = request.headers.get("origin")
    is_own = origin is None or urlsplit(origin).netloc == request.headers.get("host") or origin in settings.cors_origins
    if not is_own or request.headers.get("sec-fetch-site") == "cross-site":
        raise HTTPException(403, "The session of this browser is not for pages of other sites.")
