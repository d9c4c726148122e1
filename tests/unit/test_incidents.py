"""Faults that nobody expected: logged so that they can be found, counted, and shown."""

import errno
import socket
import sqlite3

import pytest
from redis.exceptions import AuthenticationError, MaxConnectionsError, ResponseError
from redis.exceptions import ConnectionError as RedisConnectionError
from structlog.testing import capture_logs

from kit.clock import ManualClock
from kit.incidents import Incidents
from records.db.faults import away
from records.faults import unavailable

SECRET = "张三 110105199901011234"


def fail(fault: Exception, cause: Exception | None = None) -> Exception:
    """A fault as it is caught: with where it came from."""
    try:
        raise fault from cause
    except type(fault) as raised:
        return raised


def test_a_fault_is_logged_with_its_place_and_counted() -> None:
    """Under the name it is searched by, with cause before effect."""
    incidents = Incidents()
    with capture_logs() as logs:
        incidents.report("journal_error", fail(KeyError("x"), fail(ValueError("y"))), group="g")
    [entry] = logs
    assert (entry["event"], entry["log_level"], entry["fault"]) == (
        "journal_error",
        "error",
        "KeyError",
    )
    assert entry["group"] == "g"
    assert "test_incidents.py" in entry["traceback"]
    assert entry["traceback"].index("ValueError") < entry["traceback"].index("KeyError")
    assert incidents.counts == {("journal_error", "KeyError"): 1}


def test_nobody_s_data_is_logged() -> None:
    """A message may quote what somebody sent; what a database says of itself is kept."""
    incidents = Incidents()
    with capture_logs() as logs:
        incidents.report("a", fail(ValueError(SECRET), fail(KeyError(SECRET))))
        incidents.report("b", fail(ResponseError("OOM command not allowed")))
        incidents.report("c", fail(RuntimeError(SECRET), fail(sqlite3.OperationalError("full"))))
    assert "张三" not in str(logs)
    assert [entry["message"] for entry in logs] == ["", "OOM command not allowed", "full"]


def test_a_loop_that_fails_does_not_fill_the_disk() -> None:
    """The same fault at the same place is written once in ten seconds, and always counted."""
    clock = ManualClock(0)
    incidents = Incidents(clock.now_ms)
    with capture_logs() as logs:
        for _ in range(100):
            incidents.report("loop_failed", fail(KeyError("x")))
        incidents.report("loop_failed", ValueError("elsewhere"))
        clock.advance(seconds=10)
        incidents.report("loop_failed", fail(KeyError("x")))
    assert [(entry["fault"], entry["count"]) for entry in logs] == [
        ("KeyError", 1),
        ("ValueError", 1),
        ("KeyError", 101),
    ]


def test_what_is_shown() -> None:
    """Nothing before the first one; then how many, and the last."""
    clock = ManualClock(0)
    incidents = Incidents(clock.now_ms)
    assert incidents.shown() is None
    incidents.report("a", KeyError("x"))
    clock.advance(seconds=1)
    incidents.report("b", ValueError("y"))
    assert incidents.shown() == {
        "count": 2,
        "event": "b",
        "fault": "ValueError",
        "at": "1970-01-01T00:00:01.000+00:00",
    }


def test_only_what_is_away_is_away() -> None:
    """A lock that is not had in time passes; a full disk and a broken rule do not."""
    busy, full = sqlite3.OperationalError("locked"), sqlite3.OperationalError("full")
    busy.sqlite_errorcode, full.sqlite_errorcode = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL
    assert [away(fault) for fault in (busy, full, TimeoutError(), KeyError())] == [
        True,
        False,
        True,
        False,
    ]
    assert not unavailable(ResponseError("user_script:3: attempt to index a nil value"))
    assert unavailable(ConnectionResetError())


@pytest.mark.parametrize(
    ("fault", "passes"),
    [
        (OSError(errno.ENOSPC, "no space"), False),
        (PermissionError(errno.EACCES, "denied"), False),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (AuthenticationError("wrong password"), False),
        (MaxConnectionsError(), False),
        (OSError(errno.EHOSTUNREACH, "no route"), True),
        (OSError("Multiple exceptions: refused, refused"), True),
        (socket.gaierror("no such host"), True),
        (RedisConnectionError("lost"), True),
    ],
)
def test_what_an_operator_must_see_to(fault: Exception, passes: bool) -> None:  # noqa: FBT001
    """A full disk, a file that is not ours and a wrong password do not pass by themselves."""
    assert unavailable(fault) is passes
