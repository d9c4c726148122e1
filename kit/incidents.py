"""Faults that nobody expected: each is logged with its traceback, counted, and can be shown.

What is merely away (a connection that fails, a time limit that ran out) is no incident.
"""

import sqlite3
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

import structlog
from asyncpg import PostgresError
from redis.exceptions import RedisError

from kit.causes import chain
from kit.clock import instant, real_ms

_log = structlog.get_logger()

# The same fault at the same place is written out once in so many milliseconds; a loop that fails
# ten times a second must not fill the disk that it may be failing for.
QUIET_MS = 10_000


class Incident(NamedTuple):
    """One fault: the log event under which it is found, its type, and when it was last seen."""

    event: str
    fault: str
    at_ms: int


class Incidents:
    """The incidents of one process."""

    def __init__(self, now_ms: Callable[[], int] = real_ms) -> None:
        """None yet; `now_ms` is real time."""
        self.counts: Counter[tuple[str, str]] = Counter()
        self.last: Incident | None = None
        self._now_ms = now_ms
        self._written: dict[str, int] = {}

    def report(self, event: str, fault: BaseException, **fields: object) -> None:
        """Log a fault under `event`, a snake_case name, and count it. `fields` name no person."""
        now_ms, kind = self._now_ms(), type(fault).__name__
        self.counts[event, kind] += 1
        self.last = Incident(event, kind, now_ms)
        place = f"{event} {_place(fault)}"
        if now_ms - self._written.get(place, -QUIET_MS) < QUIET_MS:
            return
        self._written[place] = now_ms
        _log.error(
            event,
            fault=kind,
            message=_message(fault),
            traceback=_traceback(fault),
            count=self.counts[event, kind],
            **fields,
        )

    def unavailable(self, event: str, fault: BaseException, **fields: object) -> None:
        """Log, now and then, that something does not answer; that is no incident."""
        now_ms = self._now_ms()
        if now_ms - self._written.get(event, -QUIET_MS) >= QUIET_MS:
            self._written[event] = now_ms
            _log.warning(event, fault=type(fault).__name__, **fields)

    def shown(self) -> dict[str, object] | None:
        """What `/readyz` says of them: how many there were, and the last one."""
        if self.last is None:
            return None
        return {
            "count": self.counts.total(),
            "event": self.last.event,
            "fault": self.last.fault,
            "at": instant(self.last.at_ms),
        }


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """A fault and what led to it, the last first."""
    return chain(
        fault, lambda f: f.__cause__ or (None if f.__suppress_context__ else f.__context__)
    )


def _message(fault: BaseException) -> str:
    """The first line of what a database says; anybody else's words might hold personal data."""
    for cause in _chain(fault):
        if isinstance(cause, PostgresError):  # its words quote values, its code does not
            return f"{type(cause).__name__} {cause.sqlstate}"
        if isinstance(cause, RedisError | sqlite3.Error):
            return str(cause).partition("\n")[0]
    return ""


def _traceback(fault: BaseException) -> str:
    """Where it came from, cause before effect, without any message."""
    parts = [
        "".join(traceback.format_tb(cause.__traceback__)) + type(cause).__name__
        for cause in _chain(fault)
    ]
    return "\n".join(reversed(parts))


def _place(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
