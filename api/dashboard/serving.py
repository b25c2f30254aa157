"""What is answered where no route is: a file of the bundle, or its page, which knows the dashboard's own routes."""

from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

BUNDLE = Path(__file__).parent / "bundle"
ASSETS = "/assets/"
# Below these only programs ask, and they want to be told that there is nothing.
OTHERS = ("/api/", "/mcp", "/health/", "/docs", "/redoc", "/assets/")
# Names of assets hold a hash of their content.
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
ENCODINGS = {"br": ".br", "gzip": ".gz"}


class Dashboard:
    """Serves the bundle to browsers; `otherwise` answers all that is not its own.

    Without a bundle the first page leads to the API's documentation.
    """

    def __init__(self, bundle: Path, otherwise: ASGIApp) -> None:
        self._bundle = bundle
        self._assets = bundle / "assets"
        self._otherwise = otherwise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        answer = self._answer(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if answer:
            scope["endpoint"] = Dashboard
        await (answer or self._otherwise)(scope, receive, send)

    def _answer(self, scope: Scope) -> ASGIApp | None:
        path: str = scope["path"]
        if path.startswith(ASSETS):
            return self._asset(path.removeprefix(ASSETS), Headers(scope=scope))
        if path.startswith(OTHERS):
            return None
        page = self._bundle / "index.html"
        if page.is_file():
            return FileResponse(page, headers={"cache-control": ASK_AGAIN})
        return RedirectResponse("/docs") if path == "/" else None

    def _asset(self, name: str, headers: Headers) -> ASGIApp | None:
        file = self._assets / name
        if "/" in name or not file.is_file():
            return None
        accepted = {part.split(";")[0].strip() for part in headers.get("accept-encoding", "").split(",")}
        answer = {"cache-control": FOR_EVER, "vary": "Accept-Encoding"}
        for encoding, suffix in ENCODINGS.items():
            packed = self._assets / f"{name}{suffix}"
            if encoding in accepted and packed.is_file():
                answer["content-encoding"] = encoding
                return FileResponse(packed, media_type=_media_type(file), headers=answer)
        return FileResponse(file, headers=answer)


def _media_type(file: Path) -> str:
    return {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}[file.suffix]
