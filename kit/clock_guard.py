"""Notices when this machine's clock is ahead, before anything is done by it.

A clock that is ahead does lasting harm: it ends a day too early, expires everybody, and a line
never goes back behind the latest moment it has seen. A clock that is behind does none. So a
process is refused while it is ahead of either of two witnesses:

    Redis         its `TIME`, which all processes share; asked once a second
    the process   its own monotonic clock, counted from its start, which nobody can set

The second one sees what the first cannot: on one machine a jump moves the clock of Redis as well.
Both are differences to the monotonic clock ("offsets"), so a jump is seen by the very next
comparison of two numbers, without asking anybody.

NTP corrects a drifting crystal by small steps, which must not add up over months: the offsets are
renewed once an hour while all agree. Beyond the tolerance one of the two is renewed only when the
other has kept pace all along: then the one that moved was put right. When both moved together they
may be one machine with one wrong clock, and however long that lasts proves nothing: it is refused
until the clock is put right or, if it is right (a virtual machine that was stopped for a while),
until the process is started again.
"""

from collections.abc import Callable
from typing import Protocol

import structlog

from kit.errors import ClockAhead, Unavailable

_log = structlog.get_logger()

CLOCK_TOLERANCE_S = 120
RENEW_AFTER_MS = 3600 * 1000
# Without a word from Redis for so long, no day is ended.
COMPARED_WITHIN_MS = 30 * 1000

Millis = Callable[[], int]


class TimeSource(Protocol):
    """Another clock to compare with."""

    async def time_ms(self) -> int:
        """Milliseconds since the Unix epoch. May raise whatever asking may raise."""


class ClockGuard:
    """The clock of one machine, with its two witnesses. All instants are in milliseconds."""

    def __init__(
        self, wall_ms: Millis, monotonic_ms: Millis, *, tolerance_s: int = CLOCK_TOLERANCE_S
    ) -> None:
        """`wall_ms` is what anybody can set, `monotonic_ms` goes on while the machine sleeps."""
        self._wall_ms = wall_ms
        self._monotonic_ms = monotonic_ms
        self._tolerance_ms = tolerance_s * 1000
        self._own = self._offset()  # of our clock, while it was trusted
        self._redis: int | None = None  # of the clock of Redis, when it was asked last
        self._redis_kept = 0  # of the clock of Redis, while it was trusted
        self._compared_at = self._renewed_at = monotonic_ms()
        self._alarmed = self._warned = False

    def _offset(self) -> int:
        return self._wall_ms() - self._monotonic_ms()

    # What it has to say

    @property
    def ahead_of_start_ms(self) -> int:
        """How far the clock has run ahead of the monotonic one; negative if behind."""
        return self._offset() - self._own

    @property
    def ahead_of_redis_ms(self) -> int:
        """How far the clock is ahead of that of Redis, 0 before the first comparison."""
        return 0 if self._redis is None else self._offset() - self._redis

    @property
    def ahead(self) -> bool:
        """Whether either witness says that the clock is ahead by more than the tolerance."""
        return max(self.ahead_of_start_ms, self.ahead_of_redis_ms) > self._tolerance_ms

    @property
    def behind(self) -> bool:
        """Whether the clock is behind that of Redis by more than the tolerance: it is served."""
        return -self.ahead_of_redis_ms > self._tolerance_ms

    @property
    def agrees(self) -> bool:
        """Whether both witnesses have spoken and neither says that the clock is ahead.

        A clock that is behind agrees: when even by that clock a day is over, it is over.
        """
        unheard_ms = self._monotonic_ms() - self._compared_at
        return self._redis is not None and unheard_ms <= COMPARED_WITHIN_MS and not self.ahead

    def problem(self) -> str | None:
        """What readiness calls it: `clock` while this process is refused."""
        return "clock" if self.ahead else None

    def trusted_ms(self) -> int:
        """The machine's clock; while it is ahead, what the witnesses make of it.

        Never later than the machine's clock: a clock that is behind is used as it is, for its
        witnesses may have been ahead themselves.
        """
        monotonic = self._monotonic_ms()
        offset = self._wall_ms() - monotonic
        if offset - self._own > self._tolerance_ms:
            offset = self._own
        if self._redis is not None and self._near(self._redis, self._redis_kept):
            offset = self._redis if offset - self._redis > self._tolerance_ms else offset
        return monotonic + offset

    # Refusing

    def check(self) -> None:
        """Raise `ClockAhead`, with an alarm once, while the clock is ahead."""
        ahead = self.ahead
        if ahead is not self._alarmed:
            self._alarm(ahead=ahead)
        if ahead:
            raise ClockAhead(retry_after_s=1)

    def check_day(self) -> None:
        """Raise `ClockAhead`, or `Unavailable` while Redis has not told its time lately."""
        self.check()
        if not self.agrees:
            raise Unavailable(retry_after_s=1)

    # Comparing

    async def compare(self, source: TimeSource) -> None:
        """Ask Redis for its time. Raises what asking raises; the last answer then stands."""
        asked = self._monotonic_ms()
        told = await source.time_ms()
        now = self._monotonic_ms()
        self._take((told - (asked + now) // 2), now)
        ahead, behind = self.ahead, self.behind
        if ahead is not self._alarmed:
            self._alarm(ahead=ahead)
        if behind is not self._warned:
            self._warned = behind
            _log.warning("clock_behind" if behind else "clock_agrees", **self._figures())

    def _take(self, redis: int, now: int) -> None:
        first, self._redis, self._compared_at = self._redis is None, redis, now
        if first:
            self._redis_kept = redis
            return
        own = self._offset()
        if not self._near(own, redis):
            return
        ours_kept, redis_kept = self._near(own, self._own), self._near(redis, self._redis_kept)
        due = now - self._renewed_at >= RENEW_AFTER_MS
        if ours_kept is not redis_kept or (ours_kept and due):
            self._own, self._redis_kept, self._renewed_at = own, redis, now

    def _near(self, one: int, other: int) -> bool:
        return abs(one - other) <= self._tolerance_ms

    def _alarm(self, *, ahead: bool) -> None:
        self._alarmed = ahead
        if ahead:
            _log.error("clock_ahead", **self._figures())
        else:
            _log.warning("clock_agrees", **self._figures())

    def _figures(self) -> dict[str, float]:
        return {
            "ahead_of_redis_s": self.ahead_of_redis_ms / 1000,
            "ahead_of_start_s": self.ahead_of_start_ms / 1000,
            "tolerance_s": self._tolerance_ms / 1000,
        }
