"""Every error leaves as a problem document, whoever raised it."""

from typing import Any

import structlog
from sanic import HTTPResponse, Request
from sanic.exceptions import RequestCancelled, SanicException
from sanic.handlers import ErrorHandler
from tortoise.exceptions import ValidationError

from handlers.http import only, problem
from kit.errors import (
    InternalError,
    Invalid,
    Malformed,
    MethodNotAllowed,
    NotFound,
    Refusal,
    RequestTimeout,
    TooLarge,
    Unavailable,
    UnsupportedMediaType,
)
from kit.incidents import Incidents
from records.faults import unavailable
from server.http.error_pages import error_page, wants_page

_log = structlog.get_logger()

_BY_STATUS: dict[int, type[Refusal]] = {
    404: NotFound,
    405: MethodNotAllowed,
    408: RequestTimeout,
    413: TooLarge,
    503: Unavailable,
}


class Problems(ErrorHandler):
    """Turns exceptions into answers."""

    def __init__(self, incidents: Incidents) -> None:
        """`incidents` takes whatever nobody expected."""
        super().__init__()
        self._incidents = incidents

    def default(self, request: Request[Any, Any], exception: Exception) -> HTTPResponse:
        """Refusals as they are, Sanic's errors by their status, anything else as a plain 500."""
        refusal = self._refusal(exception, request)
        page = wants_page(request)
        response = error_page(refusal) if page else problem(refusal, request.path)
        if isinstance(exception, SanicException):
            for name, value in (getattr(exception, "headers", None) or {}).items():
                response.headers[name] = value
        return response

    def _refusal(self, exception: Exception, request: Request[Any, Any]) -> Refusal:
        if expected := _expected(exception):
            return expected
        route = request.route.path if request.route else "unknown"
        if unavailable(exception):
            self._incidents.unavailable("request_unavailable", exception, route=route)
            return Unavailable(retry_after_s=1)
        self._incidents.report("request_failed", exception, route=route)
        return InternalError()


def _expected(exception: Exception) -> Refusal | None:
    """What the client did, or what we said on purpose."""
    if isinstance(exception, Refusal):
        return exception
    if isinstance(exception, SanicException):
        status = exception.status_code or 500
        known = _BY_STATUS.get(status)
        if known:
            return known()
        if status < InternalError.status:
            return Malformed()
    if isinstance(exception, RequestCancelled):
        return Unavailable()  # the client has hung up; nobody reads this
    if isinstance(exception, ValidationError):
        return Invalid()  # a name in the address that is longer than its column
    return None


def check_head(request: Request[Any, Any]) -> None:
    """Refuse what no address takes: two hosts (RFC 9112, 3.2) and a body that is packed.

    Nothing here unpacks one, and a few bytes could be unpacked to a great many.
    """
    only(request, "Host")
    headers = request.headers
    if "Content-Encoding" in headers and any(headers.getall("Content-Encoding")):
        raise UnsupportedMediaType(
            "Send the body as it is, without a Content-Encoding.",
            "请直接发送请求内容，不要使用 Content-Encoding。",
        )
