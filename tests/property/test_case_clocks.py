"""The clocks of cases beside a slow reckoning: ten thousand cases, day by day, over four years.

The reckoning goes by the raw tables of chinesecalendar and by the clock of the zone, and knows
nothing of the code that it judges: no ordinals, no stretches of days, no counting by years.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

import chinese_calendar  # noqa: TID251 - what is judged must not be its own judge

from records.cases.clocks.clock import Clock, ClockKind, Ground, Pause
from records.cases.clocks.reckoning import Alert, ClockState, Reckoned, reckon
from records.opening.legal_calendar import LegalCalendar
from server.importer.legal_days import package_days

CASES = 10_000
CALENDAR = LegalCalendar({day: one.kind for day, one in package_days().items()})
FIRST, DAYS = date(2024, 1, 1), 4 * 366 - 4
ONE, ZONE = timedelta(days=1), ZoneInfo("Asia/Shanghai")
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
COMMON = {"waiting_for_applicant", "force_majeure", "other"}


@cache
def works(day: date) -> bool:
    """Whether people work on a day; nobody knows of a holiday in 2027."""
    if day in chinese_calendar.holidays:
        return False
    return day in chinese_calendar.workdays or day.strftime("%a") not in {"Sat", "Sun"}


@cache
def midnight(day: date) -> int:
    """24:00 of a day."""
    return int(datetime.combine(day + ONE, time(), ZONE).timestamp()) * 1000


@cache
def local_date(at_ms: int) -> date:
    """The date of a moment."""
    return datetime.fromtimestamp(at_ms / 1000, ZONE).date()


class Slow(NamedTuple):
    """What the slow reckoning says."""

    due_ms: int
    state: str
    alert: str
    provisional: bool
    counted_days: int
    left_days: int


class SlowClock:
    """One clock at one moment, by the words of the rules."""

    def __init__(self, clock: Clock, pauses: list[Pause], now: int) -> None:
        self.clock, self.now = clock, now
        self.until = now if clock.ended_ms is None else clock.ended_ms
        kind = clock.kind.value
        self.pauses = [
            one
            for one in pauses
            if one.told_ms is not None
            if kind == "promised"
            or (kind in {"statutory", "project"} and one.ground.value not in COMMON)
        ]
        self.stretches = [(self.begin(one), self.end(one)) for one in self.pauses]

    def begin(self, one: Pause) -> int:
        """When a pause was both declared and told."""
        assert one.told_ms is not None
        return max(one.told_ms, one.declared_ms)

    def planned_end(self, one: Pause) -> int:
        """The 24:00 that ends its last planned working day; of the first, it may be midnight."""
        begin, left = self.begin(one), one.planned_days
        day = local_date(begin - DAY_MS) - ONE
        while left:
            day += ONE
            if midnight(day) >= begin and works(day):
                left -= 1
        return midnight(day)

    def end(self, one: Pause) -> int:
        """When a pause ends, or may be expected to: not before the moment at which it is seen."""
        if one.resumed_ms is not None:
            return one.resumed_ms
        if self.clock.ended_ms is not None:
            return self.until + 1
        return max(self.planned_end(one), self.until) + 1

    def counts(self, day: date) -> bool:
        """Whether a day after the start counts."""
        return works(day) and self.runs_at(midnight(day))

    def runs_at(self, at_ms: int) -> bool:
        """Whether nothing stops it at a moment."""
        return not any(begin <= at_ms < end for begin, end in self.stretches)

    def number(self, first: date, last: date) -> int:
        """How many days count after one day, up to another."""
        count = 0
        while first < last:
            first += ONE
            count += self.counts(first)
        return count

    def reckon(self) -> Slow:
        """All that is said of it."""
        clock = self.clock
        limit = clock.limit_days + clock.extended_days
        start = day = local_date(clock.started_ms)
        ends = [midnight(day)]  # of the start, and of each day that counted
        while len(ends) <= limit or not self.runs_at(ends[-1]):
            day += ONE
            if self.counts(day):
                ends.append(midnight(day))
                if limit == 0:
                    break
        state = self.state(ends[-1])
        today = local_date(self.until)
        before = len(ends) - 3
        return Slow(
            ends[-1],
            state,
            self.alert(state, ends[before] if before >= 0 else clock.started_ms),
            start < day and day.year >= 2027,
            self.number(start, today),
            self.number(today, day) - self.number(day, today),
        )

    def state(self, due: int) -> str:
        """In the order in which people would ask."""
        if self.clock.cancelled:
            return "cancelled"
        if self.clock.ended_ms is not None:
            return "met" if self.clock.ended_ms < due else "missed"
        if due <= self.now:
            return "overdue"
        for one in self.pauses:
            over = one.resumed_ms is not None and one.resumed_ms <= self.now
            if self.begin(one) <= self.now and not over:
                return "paused"
        return "running"

    def alert(self, state: str, yellow: int) -> str:
        """Red, yellow or none."""
        if state == "overdue":
            return "red"
        if state == "running":
            return "yellow" if yellow <= self.now else "none"
        opened = [one for one in self.pauses if one.resumed_ms is None]
        started = [one for one in opened if self.begin(one) <= self.now]
        over = state == "paused" and any(self.planned_end(one) <= self.now for one in started)
        return "yellow" if over else "none"


def some_moment(chance: Random, around: int, days: int) -> int:
    """A moment in so many days, often at midnight or beside it."""
    at_ms = around + chance.randrange(days * DAY_MS + 1)
    edge = midnight(local_date(at_ms))
    return chance.choice((at_ms, at_ms, at_ms, edge - 1, edge, edge + 1))


def some_pause(chance: Random, started: int) -> Pause:
    """A pause: told at once, late, before it was declared or never; ended or not; of any length."""
    declared = some_moment(chance, started - 2 * DAY_MS, chance.choice((3, 30, 60)))
    told = chance.choice(
        (None, declared, declared, declared - DAY_MS, some_moment(chance, declared, 20))
    )
    resumed = chance.choice((None, some_moment(chance, declared, chance.choice((2, 20, 200)))))
    planned = chance.choice((0, 1, 2, 5, 30, 120))
    return Pause(chance.choice(list(Ground)), planned, declared, told, resumed)


def some_case(chance: Random) -> tuple[Clock, list[Pause], int]:
    """A clock, its pauses, and a moment at which somebody looks."""
    started = some_moment(chance, midnight(FIRST) - DAY_MS, DAYS - 1)
    clock = Clock(
        chance.choice((*ClockKind, ClockKind.STATUTORY, ClockKind.PROMISED)),
        started,
        chance.choice((0, 0, 1, 2, 3, 5, 10, 20, 20, 50, 80)),
        chance.choice((0, 0, 10)),
        chance.choice((None, None, some_moment(chance, started, chance.choice((3, 60))))),
        chance.random() < 0.05,
    )
    pauses = [some_pause(chance, started) for _ in range(chance.choice((0, 1, 1, 2, 3, 5)))]
    return clock, pauses, some_moment(chance, started, chance.choice((0, 5, 40, 120)))


def compare(found: Reckoned, clock: Clock, pauses: list[Pause], now: int) -> None:
    """What was reckoned is what the words of the rules say."""
    assert tuple(found[:-1]) == SlowClock(clock, pauses, now).reckon(), (clock, pauses, now)


def keeps_until_next(clock: Clock, pauses: list[Pause], now: int, chance: Random) -> bool:
    """Up to the moment that is named nothing changes by itself; whether it changes then."""
    found = reckon(clock, pauses, CALENDAR, now)
    if (next_ms := found.next_ms) is None:
        later = [now + chance.randrange(1, 400 * DAY_MS)]
    else:
        assert next_ms > now
        later = [next_ms - 1, chance.randrange(now, next_ms)]
    for at_ms in later:
        then = reckon(clock, pauses, CALENDAR, at_ms)
        assert (then.state, then.alert) == (found.state, found.alert), (clock, pauses, now, at_ms)
    if next_ms is None:
        return False
    then = reckon(clock, pauses, CALENDAR, next_ms)
    return (then.state, then.alert) != (found.state, found.alert)


def test_ten_thousand_cases() -> None:
    """Every case is reckoned alike; each state, each alert and both ends of what is known occur."""
    chance, seen = Random(11), Counter[object]()
    for _ in range(CASES):
        clock, pauses, now = some_case(chance)
        found = reckon(clock, pauses, CALENDAR, now)
        compare(found, clock, pauses, now)
        seen.update((found.state, found.alert, found.provisional, clock.kind))
        seen["changes"] += keeps_until_next(clock, pauses, now, chance)
    rare = min(seen[each] for each in (*ClockState, *Alert, *ClockKind, True, False, "changes"))
    assert rare > CASES // 50, seen
