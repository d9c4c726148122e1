"""Watching the clocks: that of this machine, and the latest moment that a group has seen."""

from typing import Any

import structlog
from redis.exceptions import RedisError

from handlers.house import House
from kit.clock import instant
from kit.clock_guard import CLOCK_TOLERANCE_S, TimeSource
from kit.errors import Unavailable
from queueing import keys
from queueing.errors import EpochEnded
from queueing.store import Ask

_log = structlog.get_logger()


class ClockWatch:
    """Compares the clocks of one process, again and again."""

    def __init__(self, house: House, redis_time: TimeSource) -> None:
        """Nothing was compared yet."""
        self._house = house
        self._redis_time = redis_time
        self._alarmed = False

    async def compare(self) -> None:
        """Compare the clock of this machine with that of Redis."""
        try:
            await self._house.clock_guard.compare(self._redis_time)
        except (RedisError, OSError):
            return  # that Redis is away is noticed, and told, by others

    async def look_at_group(self) -> None:
        """Sound an alarm, once, if the group has seen a moment that is still to come.

        Until then everything is dated by that moment. It is served, in the order of its numbers;
        `python -m server clock reset` brings it back.
        """
        house = self._house
        if not house.clock_guard.agrees or house.clock_guard.behind:
            return  # it is this clock that is wrong
        try:
            latest_ms: int = await house.store.read(self._latest)
        except (EpochEnded, Unavailable):
            return
        now_ms = house.clock.now_ms()
        house.group_now_ahead_ms = max(latest_ms - now_ms, 0)
        ahead = house.group_now_ahead_ms > CLOCK_TOLERANCE_S * 1000
        if ahead and not self._alarmed:
            _log.error(
                "group_now_ahead",
                group=house.store.group,
                latest=instant(latest_ms),
                ahead_s=house.group_now_ahead_ms / 1000,
                remedy="python -m server clock reset",
            )
        self._alarmed = ahead

    async def _latest(self, ask: Ask, epoch: int) -> Any:  # noqa: ANN401 - see `Question`
        return int(await ask("GET", keys.now(self._house.store.group, epoch)) or 0)
