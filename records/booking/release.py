"""How much of a slot is released: reckoned from the plan when somebody asks, not by a timer.

A plan releases shares at times of working days before the slot's own, by the legal calendar. Each
slot is some seconds late, which nobody outside can foresee: whoever asks in the very second has no
advantage over who comes a moment later.
"""

from functools import lru_cache

from kit.clock import MINUTE_MS, shanghai_ms
from kit.crypto import keyed_digest
from records.booking.slot import WHOLE
from records.opening.legal_calendar import LegalCalendar
from records.opening.settings import HallSettings

_PURPOSE = "slot-release"
SECOND_MS = 1000


class Release:
    """What a hall has released at one moment; made for a request, and asked for many slots."""

    def __init__(
        self, settings: HallSettings, calendar: LegalCalendar, secret: bytes, now_ms: int
    ) -> None:
        """`secret` is the server's, from which the slots' delays follow."""
        self._plan = settings.release_plan
        self._jitter_ms = settings.release_jitter_s * SECOND_MS
        self._calendar = calendar
        self._secret = secret
        self._now_ms = now_ms
        self._days: dict[str, tuple[list[tuple[int, int]], int | None]] = {}

    def share(self, slot: str, date: str) -> int:
        """The released share of a slot of a day, in ten-thousandths."""
        day = self._days.get(date)
        if day is None:
            steps = self._steps(date)
            day = self._days[date] = steps, self._of_all(steps)
        steps, of_all = day
        if of_all is not None:
            return of_all
        return _sum(steps, self._now_ms - delay_ms(self._secret, slot, self._jitter_ms))

    def _of_all(self, steps: list[tuple[int, int]]) -> int | None:
        """The share of every slot, where none can be on either side of a step by its delay."""
        late_ms = self._now_ms - self._jitter_ms
        if any(late_ms < at_ms <= self._now_ms for at_ms, _ in steps):
            return None
        return _sum(steps, self._now_ms)

    def _steps(self, date: str) -> list[tuple[int, int]]:
        """When which share of this day's slots is released, without their delays."""
        return [
            (
                shanghai_ms(self._calendar.add_working_days(date, -step.working_days_before))
                + step.minute * MINUTE_MS,
                round(step.share * WHOLE),
            )
            for step in self._plan
        ]


def _sum(steps: list[tuple[int, int]], moment_ms: int) -> int:
    return min(WHOLE, sum(share for at_ms, share in steps if at_ms <= moment_ms))


@lru_cache(maxsize=65_536)
def delay_ms(secret: bytes, slot: str, at_most_ms: int) -> int:
    """How late a slot is released; the same in every process, and even over all slots."""
    if not at_most_ms:
        return 0
    return int(keyed_digest(secret, _PURPOSE, slot)[:16], 16) % (at_most_ms + 1)
