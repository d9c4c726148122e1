"""Every error leaves as a problem document, whoever raised it."""

from typing import Any

import structlog
from redis.exceptions import RedisError
from sanic import HTTPResponse, Request
from sanic.exceptions import RequestCancelled, SanicException
from sanic.handlers import ErrorHandler
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError, ValidationError

from handlers.http import problem
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
)

_log = structlog.get_logger()

_BY_STATUS: dict[int, type[Refusal]] = {
    404: NotFound,
    405: MethodNotAllowed,
    408: RequestTimeout,
    413: TooLarge,
    503: Unavailable,
}

# What is raised while SQL or Redis is away: that passes, and the client should know.
_AWAY = (DBConnectionError, OperationalError, RedisError, ConnectionError, TimeoutError)


class Problems(ErrorHandler):
    """Turns exceptions into answers."""

    def default(self, request: Request[Any, Any], exception: Exception) -> HTTPResponse:
        """Refusals as they are, Sanic's errors by their status, anything else as a plain 500."""
        path = request.path
        response = problem(self._refusal(exception), path)
        if isinstance(exception, SanicException):
            for name, value in (getattr(exception, "headers", None) or {}).items():
                response.headers[name] = value
        return response

    def _refusal(self, exception: Exception) -> Refusal:
        if isinstance(exception, Refusal):
            return exception
        if isinstance(exception, SanicException):
            status = exception.status_code or 500
            known = _BY_STATUS.get(status)
            if known:
                return known()
            if status < InternalError.status:
                return Malformed("The request is not well-formed.", "请求格式不正确。")
        if isinstance(exception, RequestCancelled):
            return Unavailable()  # the client has hung up; nobody reads this
        if isinstance(exception, ValidationError):
            return Invalid()  # a name in the address that is longer than its column
        # The type and the place say enough; the message might hold personal data.
        _log.error("unexpected", fault=type(exception).__name__, at=_place(exception))
        passes = isinstance(exception, _AWAY) and not isinstance(exception, IntegrityError)
        return Unavailable(retry_after_s=1) if passes else InternalError()


def _place(exception: BaseException) -> str:
    trace = exception.__traceback__
    place = ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
