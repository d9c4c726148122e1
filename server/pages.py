"""The screens, as they were built, and the demo's own doors."""

from pathlib import Path
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.response import file

from kit.errors import NotFound

DIST = Path(__file__).parent.parent / "web" / "dist"
PATHS = ("/", "/kiosk/<hall:str>", "/ticket", "/display/<hall:str>", "/console")

# No page may ask anything of another machine, or be framed by one.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


async def page(_: Request[Any, Any], hall: str = "") -> HTTPResponse:
    """The one page that holds all screens; its address says which to show."""
    del hall
    index = DIST / "index.html"
    if not index.exists():
        raise NotFound(
            "The screens are not built: run `make setup`.", "页面尚未构建:请运行 make setup。"
        )
    return await file(index, headers=_HEADERS)


async def refuse_nul(request: Request[Any, Any]) -> None:
    """No file has such a name, and asking for one is an error of the operating system."""
    if "%00" in request.path:
        raise NotFound


def mount(app: Sanic[Any, Any]) -> None:
    """Serve the screens."""
    pages = Blueprint("pages")
    pages.on_request(refuse_nul)
    for number, path in enumerate(PATHS):
        pages.add_route(page, path, name=f"page{number}", strict_slashes=False)
    if (DIST / "assets").exists():
        pages.static("/assets", DIST / "assets", name="assets")
    app.blueprint(pages)
