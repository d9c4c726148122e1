"""The only source of time.

Business time (waits, credits, dates) comes from a `Clock` and may be sped up for a demo or set by
a test. Timeouts, leases and tokens run on real time, which `real_ms` gives.

What may be done by a clock that is wrong stands in `kit.clock_guard`.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from kit.clock_guard import ClockGuard

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTE_MS = 60_000
# Before and after these years nobody means what they say, and reckoning would leave the calendar.
FIRST_YEAR, LAST_YEAR = 2000, 2999


class Clock(Protocol):
    """Tells business time."""

    def now_ms(self) -> int:
        """Milliseconds since the Unix epoch, in business time."""


class Moment(NamedTuple):
    """One moment by three clocks: trusted real time, business time, and one that nobody sets."""

    real_ms: int
    business_ms: int
    steady_s: float


class SystemClock:
    """Business time is real time."""

    def __init__(self, real: Callable[[], int] | None = None) -> None:
        """By this machine's clock, or by another one in milliseconds."""
        self._real = real or real_ms

    def now_ms(self) -> int:
        """See `Clock`."""
        return self._real()


class ScaledClock:
    """Business time that starts at `start_ms` and runs `speed` times as fast as real time."""

    def __init__(self, start_ms: int, speed: float) -> None:
        """Start running now."""
        self._start_ms = start_ms
        self._speed = speed
        self._origin = time.monotonic()

    def now_ms(self) -> int:
        """See `Clock`."""
        return self._start_ms + int((time.monotonic() - self._origin) * 1000 * self._speed)


class ManualClock:
    """Business time that moves only when told to."""

    def __init__(self, start_ms: int) -> None:
        """Stay at `start_ms`."""
        self.at_ms = start_ms

    def now_ms(self) -> int:
        """See `Clock`."""
        return self.at_ms

    def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Move forward, or back when negative."""
        self.at_ms += round(minutes * MINUTE_MS + seconds * 1000)


def _machine_ms() -> int:
    """What the machine's clock says, right or wrong."""
    return time.time_ns() // 1_000_000


# Linux stops the monotonic clock while a machine sleeps; others have no clock by that name.
_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _steady_ms() -> int:
    """A clock that nobody can set, and that goes on while the machine sleeps."""
    return time.clock_gettime_ns(_STEADY) // 1_000_000


# A process has one clock of the machine, whatever it opens.
PROCESS_GUARD = ClockGuard(_machine_ms, _steady_ms)


def real_ms() -> int:
    """Milliseconds since the Unix epoch on the machine's clock, held back while that is ahead."""
    return PROCESS_GUARD.trusted_ms()


@lru_cache(maxsize=4096)  # the moments of a ticket are told again and again
def instant(at_ms: int) -> str:
    """The RFC 3339 form, in UTC with its offset, of a moment given in milliseconds."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


def business_date(at_ms: int) -> str:
    """The calendar day in China (`YYYY-MM-DD`) on which a moment falls."""
    return datetime.fromtimestamp(at_ms / 1000, SHANGHAI).date().isoformat()


def shanghai_ms(date: str, hour: int = 0, minute: int = 0) -> int:
    """The moment, in milliseconds, of a wall-clock time in China on `date`."""
    day = datetime.fromisoformat(date).replace(tzinfo=SHANGHAI, hour=hour, minute=minute)
    return int(day.timestamp() * 1000)
