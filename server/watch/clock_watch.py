"""Watching the clocks: that of this machine, and the latest moment that a group has seen."""

from typing import Any, ClassVar

import structlog
from redis.exceptions import RedisError

from handlers.context import GroupContext
from kit.clock import Moment, instant
from kit.clock_guard import CLOCK_TOLERANCE_S, ClockGuard, TimeSource
from kit.errors import Unavailable
from queueing.line.script_errors import EpochEnded
from queueing.line.store import Ask
from queueing.model import keys

_log = structlog.get_logger()


class ClockComparison:
    """Compares the clock of this machine with that of Redis."""

    name: ClassVar[str] = "clock"
    group: ClassVar[str] = ""
    every_s: ClassVar[float] = 1.0

    def __init__(self, guard: ClockGuard, redis_time: TimeSource) -> None:
        """`guard` keeps what is found."""
        self._guard = guard
        self._redis_time = redis_time

    async def run_once(self, _: Moment) -> None:
        """Compare them."""
        try:
            await self._guard.compare(self._redis_time)
        except (RedisError, OSError):
            return  # that Redis is away is noticed, and told, by others


class GroupNowWatch:
    """Watches the latest moment that a group has seen."""

    name: ClassVar[str] = "group_now"
    every_s: ClassVar[float] = 60.0

    def __init__(self, group: GroupContext, guard: ClockGuard) -> None:
        """Nothing was found yet."""
        self.group = group.id
        self._context = group
        self._guard = guard
        self._alarmed = False

    async def run_once(self, now: Moment) -> None:
        """Sound an alarm, once, if the group has seen a moment that is still to come.

        Until then everything is dated by that moment. It is served, in the order of its numbers;
        `python -m server clock reset` brings it back.
        """
        group = self._context
        if not self._guard.agrees or self._guard.behind:
            return  # it is this clock that is wrong
        try:
            latest_ms: int = await group.store.read_in_epoch(self._latest)
        except (EpochEnded, Unavailable):
            return
        group.now_ahead_ms = max(latest_ms - now.business_ms, 0)
        ahead = group.now_ahead_ms > CLOCK_TOLERANCE_S * 1000
        if ahead and not self._alarmed:
            _log.error(
                "group_now_ahead",
                group=group.id,
                latest=instant(latest_ms),
                ahead_s=group.now_ahead_ms / 1000,
                remedy="python -m server clock reset",
            )
        self._alarmed = ahead

    async def _latest(self, ask: Ask, epoch: int) -> Any:  # noqa: ANN401 - see `Question`
        return int(await ask("GET", keys.now(self.group, epoch)) or 0)
