"""From an address to a route: one spelling for each, and names decoded once.

Sanic takes `/tickets/` for `/tickets`, hands names over as they are encoded, and answers HEAD only
where somebody has written it down. Whoever repeats a request under the same key in another
spelling would be taken for somebody with another wish.
"""

from typing import Any
from urllib.parse import unquote

from sanic.exceptions import MethodNotAllowed, NotFound
from sanic.models.handler_types import RouteHandler
from sanic.router import Router as SanicRouter
from sanic_routing import Route

GET, HEAD = "GET", "HEAD"

# The mini program's first page, to which its parts are relative, and what a demo shows of others.
WITH_SLASH = ("/", "/mini/", "/stand-in/wechat/", "/stand-in/ctid/")

Found = tuple[Route, RouteHandler, dict[str, Any]]


class Router(SanicRouter):
    """Finds what serves a request."""

    def _get(self, path: str, method: str, host: str | None) -> Found:
        """See `sanic.router.Router.get`, which remembers the latest answers.

        A trailing slash leads nowhere, but to those pages; HEAD is answered by what answers GET.
        Raises `NotFound` and `MethodNotAllowed`.
        """
        if path.endswith("/") and path not in WITH_SLASH:
            raise NotFound
        try:
            route, handler, names = super()._get(path, GET if method == HEAD else method, host)
        except MethodNotAllowed as refused:
            allowed = list(refused.allowed_methods or ())
            if GET in allowed and not _is_feed(super()._get(path, GET, host)[1]):
                allowed.append(HEAD)
            raise MethodNotAllowed("", method, allowed) from None
        if method == HEAD and _is_feed(handler):
            raise MethodNotAllowed("", method, (GET,))
        return route, handler, {name: _decoded(value) for name, value in names.items()}


def _decoded(name: str) -> str:
    """A name as it was before it was put into an address. Raises `NotFound` for no name at all."""
    try:
        plain = unquote(name, errors="strict")
    except UnicodeDecodeError:
        raise NotFound from None
    if not plain or "\0" in plain:
        raise NotFound
    return plain


def _is_feed(handler: RouteHandler) -> bool:
    """Whether this is a WebSocket, of which there is no head to be seen."""
    return hasattr(handler, "is_websocket")
