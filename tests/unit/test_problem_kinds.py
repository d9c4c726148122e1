"""Whatever is raised leaves as a problem document that says what a client can do about it."""

import json
import sqlite3
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError
from sanic.exceptions import MethodNotAllowed as NoSuchMethod
from sanic.exceptions import NotFound as NoSuchPage
from sanic.exceptions import PayloadTooLarge, SanicException
from sanic.exceptions import RequestTimeout as TooLate
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError, ValidationError

from kit.incidents import Incidents
from queueing.model.errors import WindowBusy
from server.http.problems import Problems

if TYPE_CHECKING:
    from sanic import Request

SECRET = "SELECT * FROM citizen WHERE name='somebody'"
REQUEST = cast("Request[Any, Any]", SimpleNamespace(path="/here", route=None, headers={}))


def locked() -> sqlite3.OperationalError:
    """Somebody else writes, and does not stop."""
    fault = sqlite3.OperationalError("database is locked")
    fault.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return fault


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (WindowBusy(), 409, "window_busy"),
        (NoSuchPage(SECRET), 404, "not_found"),
        (NoSuchMethod(SECRET, "BREW", ["GET"]), 405, "method_not_allowed"),
        (PayloadTooLarge(SECRET), 413, "too_large"),
        (SanicException(SECRET, 417), 400, "malformed"),
        (TooLate(SECRET), 408, "request_timeout"),
        (ValidationError(SECRET), 422, "invalid"),
        (OperationalError(SECRET), 500, "internal_error"),
        (OperationalError(locked()), 503, "unavailable"),
        (OutOfMemoryError("OOM"), 500, "internal_error"),
        (DBConnectionError(SECRET), 503, "unavailable"),
        (RedisConnectionError(SECRET), 503, "unavailable"),
        (TimeoutError(SECRET), 503, "unavailable"),
        (IntegrityError(SECRET), 500, "internal_error"),
        (KeyError(SECRET), 500, "internal_error"),
    ],
)
def test_whatever_is_raised(
    raised: Exception, status: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was raised is told to nobody, not even to the log; what passes says when."""
    incidents = Incidents()
    reply = Problems(incidents).default(REQUEST, raised)
    document = json.loads(reply.body or b"")
    assert (reply.status, document["status"], document["code"]) == (status, status, code)
    assert document["instance"] == "/here"
    assert "SELECT" not in json.dumps(document)
    assert "SELECT" not in "".join(capsys.readouterr())
    assert ("Retry-After" in reply.headers) is (status == 503)
    assert incidents.counts.total() == (status == 500)
