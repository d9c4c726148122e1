"""The clocks of a machine and of its Redis, moved by hand."""

from kit.clock import SystemClock
from kit.clock_guard import ClockGuard

HOUR_S = 3600


class Machine:
    """A machine whose clock may jump, and the Redis it asks for the time."""

    def __init__(self, wall_ms: int, redis_ms: int | None = None) -> None:
        """Redis goes right unless it is said otherwise."""
        self.wall_ms = wall_ms
        self.redis_ms = wall_ms if redis_ms is None else redis_ms
        self.monotonic_ms = 5_000_000
        self.guard = ClockGuard(lambda: self.wall_ms, lambda: self.monotonic_ms)
        self.clock = SystemClock(self.guard.trusted_ms)
        self.raw_clock = SystemClock(lambda: self.wall_ms)  # believes whatever it is told

    def jump(self, seconds: float, *, redis: bool = False) -> None:
        """Somebody sets the machine's clock, and that of Redis if it runs on the same machine."""
        self.wall_ms += round(seconds * 1000)
        self.redis_ms += round(seconds * 1000) if redis else 0

    def pass_time(self, seconds: float) -> None:
        """Time passes, on all clocks."""
        for name in ("wall_ms", "redis_ms", "monotonic_ms"):
            setattr(self, name, getattr(self, name) + round(seconds * 1000))

    async def time_ms(self) -> int:
        """The time of Redis. See `kit.clock_guard.TimeSource`."""
        return self.redis_ms

    async def compare(self) -> None:
        """What the process does once a second."""
        await self.guard.compare(self)
