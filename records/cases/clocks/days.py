"""Which days of a clock count: working days, without those on which it was stopped.

A day is the ordinal of its local date, so that days are counted without making dates of them.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from records.cases.clocks.clock import Pause
from records.opening.legal_calendar import LegalCalendar

# China has one zone, and no summer time since 1991.
_ZONE_MS = 8 * 3_600_000
_DAY_MS = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()


def day_of(at_ms: int) -> int:
    """The day on which a moment falls; midnight is the first moment of the later one."""
    return _EPOCH + (at_ms + _ZONE_MS) // _DAY_MS


def end_ms(day: int) -> int:
    """24:00 of a day."""
    return (day + 1 - _EPOCH) * _DAY_MS - _ZONE_MS


class Stop(NamedTuple):
    """Days at whose 24:00 a clock stands still: from `first` up to `end`, which is none of them."""

    first: int
    end: int


class CountedDays:
    """The days after the start of a clock that count."""

    def __init__(self, calendar: LegalCalendar, start: int, stops: Sequence[Stop]) -> None:
        """`stops` are in order and do not overlap."""
        self._calendar = calendar
        self._start = start
        self._stops = stops

    def nth(self, n: int) -> int:
        """The n-th day that counts; 0 is the day of the start."""
        at = self._start
        for stop in self._stops:
            free = self._calendar.between(at, stop.first - 1)
            if free >= n:
                break
            n -= free
            at = max(at, stop.end - 1)
        return self._calendar.nth(at, n)

    def counted(self, after: int, last: int) -> int:
        """How many days count after one day, up to another; none if that is not later."""
        stopped = sum(
            self._calendar.between(max(stop.first - 1, after), min(stop.end - 1, last))
            for stop in self._stops
        )
        return self._calendar.between(after, last) - stopped

    def stand_still(self, day: int) -> bool:
        """Whether the clock is stopped at 24:00 of a day."""
        return any(stop.first <= day < stop.end for stop in self._stops)


def stops_of(
    pauses: Iterable[Pause], calendar: LegalCalendar, until_ms: int, *, ended: bool
) -> list[Stop]:
    """The days that pauses stop, in order and apart from each other, as it looks at a moment.

    A pause that is open goes on as planned, or until now if that is later. With the clock ends
    what stopped it. At that last moment, which may be midnight, it is still in force.
    """
    stops: list[Stop] = []
    for pause in pauses:
        if (begin_ms := pause.from_ms) is None:
            continue
        if pause.resumed_ms is not None:
            resumed_ms = pause.resumed_ms
        elif ended:
            resumed_ms = until_ms + 1
        else:
            resumed_ms = max(last_planned_ms(pause, begin_ms, calendar), until_ms) + 1
        # What begins at midnight is in force at 24:00 of the day before; what ends then, is not.
        first, end = day_of(begin_ms - 1), day_of(resumed_ms - 1)
        if first < end:
            stops.append(Stop(first, end))
    return _apart(stops)


def last_planned_ms(pause: Pause, begin_ms: int, calendar: LegalCalendar) -> int:
    """24:00 of the last day that a pause stops if it takes as many working days as planned."""
    return end_ms(calendar.nth(day_of(begin_ms - 1) - 1, pause.planned_days))


def _apart(stops: list[Stop]) -> list[Stop]:
    """The same days, in order, in stretches that do not overlap."""
    apart: list[Stop] = []
    for stop in sorted(stops):
        if apart and stop.first <= apart[-1].end:
            apart[-1] = Stop(apart[-1].first, max(apart[-1].end, stop.end))
        else:
            apart.append(stop)
    return apart
