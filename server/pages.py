"""The screens, as they were built, and the icon that every browser asks for."""

from pathlib import Path
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, Sanic

from kit.errors import NotFound
from server.documents import FOR_A_DAY, FOR_EVER, Document, from_file

DIST = Path(__file__).parent.parent / "web" / "dist"
ICON = Path(__file__).parent / "favicon.ico"
PATHS = ("/", "/kiosk/<hall:str>", "/ticket", "/display/<hall:str>", "/console")

# No page may ask anything of another machine, or be framed by one.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_ASSET_HEADERS = {"X-Content-Type-Options": "nosniff"}


class Screens:
    """The built screens in memory. They are read again when a new build replaces them."""

    def __init__(self, folder: Path) -> None:
        """Reads what is there; nothing need be."""
        self._folder = folder
        self._stamp = 0
        self._assets: dict[str, Document] = {}
        self._renew()

    def page(self) -> Document:
        """The one page that holds all screens. Raises `NotFound` while there is no build."""
        index = self._folder / "index.html"
        self._renew()
        if not self._stamp:
            raise NotFound(
                "The screens are not built: run `make setup`.",
                "页面尚未构建：请运行 make setup。",
            )
        return from_file(index, _HEADERS)

    def asset(self, name: str) -> Document:
        """A part of the page. Raises `NotFound` for what the build does not hold."""
        found = self._assets.get(name)
        if found is None:
            raise NotFound
        return found

    def _renew(self) -> None:
        """Names that strangers ask for are looked up in memory, never on the disk."""
        index, assets = self._folder / "index.html", self._folder / "assets"
        stamp = index.stat().st_mtime_ns if index.exists() else 0
        if stamp == self._stamp:
            return
        files = [path for path in assets.rglob("*") if path.is_file()]
        # Vite names each by a digest of what it holds.
        self._assets = {
            path.relative_to(assets).as_posix(): from_file(path, _ASSET_HEADERS, FOR_EVER)
            for path in files
        }
        self._stamp = stamp


def mount(app: Sanic[Any, Any]) -> None:
    """Serve the screens."""
    screens = Screens(DIST)
    icon = from_file(ICON, _ASSET_HEADERS, FOR_A_DAY)
    pages = Blueprint("pages")

    async def page(request: Request[Any, Any], hall: str = "") -> HTTPResponse:
        """The one page that holds all screens; its address says which to show."""
        del hall
        return screens.page().answer(request)

    async def asset(request: Request[Any, Any], name: str) -> HTTPResponse:
        """What that page loads."""
        return screens.asset(name).answer(request)

    async def favicon(request: Request[Any, Any]) -> HTTPResponse:
        """What browsers ask for unbidden."""
        return icon.answer(request)

    for number, path in enumerate(PATHS):
        pages.add_route(page, path, name=f"page{number}")
    pages.add_route(asset, "/assets/<name:path>", name="asset")
    pages.add_route(favicon, "/favicon.ico", name="favicon")
    app.blueprint(pages)
