"""The screens and the mini program, as they were built, and the icon that browsers ask for."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sanic import Blueprint, HTTPResponse, Request, Sanic, redirect

from kit.errors import NotFound
from server.http.documents import FOR_A_DAY, FOR_EVER, Document, from_file

ROOT = Path(__file__).parents[2]
DIST = ROOT / "web" / "dist"
MINI_PROGRAM = ROOT / "mini_program_mock" / "app" / "dist" / "build" / "h5"
ICON = Path(__file__).parent / "favicon.ico"
PATHS = (
    *("/", "/kiosk/<hall:str>", "/ticket", "/display/<hall:str>", "/console", "/review"),
    "/manager",
    *("/manager/calendar", "/manager/openings", "/manager/closures"),
    "/entrance/<hall:str>",
    *("/manager/settings", "/manager/quotas", "/manager/appointments", "/manager/messages"),
    *("/verify", "/verify/<code:str>"),
    *("/manager/cases", "/manager/audit", "/manager/sessions", "/account"),
    "/docs/design",
)

# As they stand in the mini program's own list; each is served under /mini/.
MINI_PATHS = tuple(
    f"pages/{name}/index"
    for name in (
        *("home", "search", "guide", "halls", "times", "appointments", "appointment"),
        *("check-in", "ticket", "cases", "case", "pickup", "proxy", "notices", "me"),
        *("verify", "identity", "privacy", "organisations"),
    )
)

# No page may ask anything of another machine, or be framed by one. A reader of identity cards is a
# service at the very machine on which the screen runs.
_READER = "ws://127.0.0.1:*"
_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self'{sockets} {reader}; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'"
)
# The landing page shows it in the frame of a phone.
_MINI_POLICY = (
    "default-src 'self'; img-src 'self' data:; "
    "connect-src 'self'{sockets}; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)
_HOST = re.compile(r"[\w.\-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_ASSET_HEADERS = {"X-Content-Type-Options": "nosniff"}


def policy_for(host: str) -> str:
    """What a screen may do."""
    return _POLICY.format(sockets=_sockets_of(host), reader=_READER)


def mini_policy_for(host: str) -> str:
    """What the mini program's page may do."""
    return _MINI_POLICY.format(sockets=_sockets_of(host))


def _sockets_of(host: str) -> str:
    """To a browser of 2018 its own WebSockets are no part of `'self'`."""
    return f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""


class BuiltPage:
    """A page and its parts in memory. They are read again when a new build replaces them."""

    def __init__(self, folder: Path) -> None:
        """Reads what is there; nothing need be."""
        self._folder = folder
        self._stamp = 0
        self._assets: dict[str, Document] = {}
        self._renew()

    def page(self) -> Document:
        """The one page that holds them all. Raises `NotFound` while there is no build."""
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
    """Serve the screens, and the mini program below /mini/."""
    pages = Blueprint("pages")
    _serve(pages, BuiltPage(DIST), PATHS, "", policy_for)
    mini_paths = ("/", *(f"/{path}" for path in MINI_PATHS))
    _serve(pages, BuiltPage(MINI_PROGRAM), mini_paths, "/mini", mini_policy_for)
    icon = from_file(ICON, _ASSET_HEADERS, FOR_A_DAY)

    async def favicon(request: Request[Any, Any]) -> HTTPResponse:
        """What browsers ask for unbidden."""
        return icon.answer(request)

    async def with_slash(request: Request[Any, Any]) -> HTTPResponse:
        """Whoever types the mini program's address leaves its last sign out."""
        del request
        return redirect("/mini/", status=308)

    pages.add_route(with_slash, "/mini", name="mini", error_format="json", strict_slashes=True)
    pages.add_route(favicon, "/favicon.ico", name="favicon", error_format="json")
    app.blueprint(pages)


def _serve(
    pages: Blueprint,
    built: BuiltPage,
    paths: tuple[str, ...],
    base: str,
    policy: Callable[[str], str],
) -> None:
    """Serve one page at every path it knows below `base`, and its parts."""

    async def page(request: Request[Any, Any], **names: str) -> HTTPResponse:
        """The one page; its address says what to show."""
        del names
        answer = built.page().answer(request)
        answer.headers["Content-Security-Policy"] = policy(request.host)
        return answer

    async def asset(request: Request[Any, Any], name: str) -> HTTPResponse:
        """What that page loads."""
        return built.asset(name).answer(request)

    prefix = base.removeprefix("/")
    for number, path in enumerate(paths):
        name = f"{prefix}page{number}"
        # Without a form of errors Sanic looks for one in the source, again for each address.
        pages.add_route(page, base + path, name=name, error_format="json", strict_slashes=True)
    pages.add_route(asset, f"{base}/assets/<name:path>", name=f"{prefix}asset", error_format="json")
