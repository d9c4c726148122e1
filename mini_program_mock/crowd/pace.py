"""The crowd's own clock: business seconds since the hall opened, `speed` of them a real one."""

import asyncio
import time

# The mini program is opened on the way, in time for the login however fast the day goes.
AHEAD_S, AHEAD_REAL_S = 60.0, 2.0


class Pace:
    """Runs from `start`, on the machine's monotonic clock, and remembers how late it ever was."""

    def __init__(self, speed: float) -> None:
        """Stay until started."""
        self.speed = speed
        self.ahead_s = max(AHEAD_S, AHEAD_REAL_S * speed)
        self.lag_max_s = 0.0
        self._origin = time.monotonic()

    def start(self, at_s: float) -> None:
        """It is `at_s` now."""
        self._origin = time.monotonic() - at_s / self.speed

    @property
    def now_s(self) -> float:
        """Business seconds since the hall opened."""
        return (time.monotonic() - self._origin) * self.speed

    def real(self, business_s: float) -> float:
        """How many real seconds a business duration takes."""
        return business_s / self.speed

    async def until(self, at_s: float) -> None:
        """Wait for a planned moment; whatever is planned for it happens as late as this returns."""
        due = self._origin + self.real(at_s)
        wait = due - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        self.lag_max_s = max(self.lag_max_s, time.monotonic() - due)

    async def pause(self, business_s: float) -> None:
        """Wait from now on."""
        await self.until(self.now_s + business_s)

    def clock(self) -> str:
        """The wall clock of the hall, `09:41`."""
        minutes = int(8.5 * 60 + self.now_s // 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
