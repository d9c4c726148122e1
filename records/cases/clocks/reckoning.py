"""When a clock is due, and how it stands.

    start            day 1   day 2  ┌─ told ── resumed ─┐  day 3 … the limit's last day
    ──┴───── 24:00 ────┴───────┴────┴───────────────────┴────┴─────────────────┴ 24:00: due

Days are working days of China's law, and local ones. The day of the start never counts. Another
one counts unless a pause that stops this clock was in force at its 24:00. A due date never falls
on a day on which the clock stands still: this is also why a promise of the same day moves on when
it is paused on that day.

All of it is a pure function of facts and of now, and takes time by the pauses, not by the days.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from records.cases.clocks.clock import STOPPED_BY, Clock, Pause
from records.cases.clocks.days import CountedDays, day_of, end_ms, last_planned_ms, stops_of
from records.cases.clocks.limits import LIMITS
from records.opening.legal_calendar import LegalCalendar


class ClockState(StrEnum):
    """How a clock stands, as people are told."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    OVERDUE = "overdue"
    CANCELLED = "cancelled"


class Alert(StrEnum):
    """Whether somebody should look at it."""

    NONE = "none"
    YELLOW = "yellow"
    RED = "red"


class Reckoned(NamedTuple):
    """How a clock stands at a moment.

    `due_ms` is 24:00 of the last day, which is no longer in time. While a pause is open it is what
    it would be if the pause took as long as planned, or until now if it has taken longer.
    `provisional`: a day between start and due lies in a year that the calendar does not know, so
    the due date may still move. `counted_days` are the working days used up to now, or to the end,
    today included; `left_days` those that are left after today, less than 0 if the last is past.
    At `next_ms` state or alert change by themselves; None: never.
    """

    due_ms: int
    state: ClockState
    alert: Alert
    provisional: bool
    counted_days: int
    left_days: int
    next_ms: int | None

    @property
    def early(self) -> bool:
        """Whether it ended at least one working day before its last day."""
        return self.state is ClockState.MET and self.left_days > 0


def reckon(
    clock: Clock,
    pauses: Iterable[Pause],
    calendar: LegalCalendar,
    now_ms: int,
    yellow_days: int = LIMITS.yellow,
) -> Reckoned:
    """How a clock stands at a moment, given all the pauses of its case.

    `yellow_days` is how many working days before the due date people are warned.
    """
    ended = clock.ended_ms is not None
    until_ms = now_ms if clock.ended_ms is None else clock.ended_ms
    start, today = day_of(clock.started_ms), day_of(until_ms)
    own = [one for one in pauses if one.ground in STOPPED_BY[clock.kind]]
    days = CountedDays(calendar, start, stops_of(own, calendar, until_ms, ended=ended))
    limit = clock.limit_days + clock.extended_days or int(days.stand_still(start))
    last = days.nth(limit)
    due_ms = end_ms(last)
    warned = limit - yellow_days
    yellow_ms = end_ms(days.nth(warned)) if warned >= 0 else clock.started_ms
    state = _state(clock, own, due_ms, now_ms)
    turns = _turns(state, own, calendar, (yellow_ms, due_ms))
    return Reckoned(
        due_ms=due_ms,
        state=state,
        alert=_alert(state, turns.yellow, now_ms),
        provisional=calendar.guesses(start, last),
        counted_days=days.counted(start, today),
        left_days=days.counted(today, last) - days.counted(last, today),
        next_ms=min((at for at in turns.all if at > now_ms), default=None),
    )


def _state(clock: Clock, own: Iterable[Pause], due_ms: int, now_ms: int) -> ClockState:
    if clock.cancelled:
        return ClockState.CANCELLED
    if clock.ended_ms is not None:
        return ClockState.MET if clock.ended_ms < due_ms else ClockState.MISSED
    if now_ms >= due_ms:
        return ClockState.OVERDUE
    if any(one.in_force(now_ms) for one in own):
        return ClockState.PAUSED
    return ClockState.RUNNING


class _Turns(NamedTuple):
    """Moments at which a clock that is left alone may change, and those that turn it yellow."""

    yellow: list[int]
    all: list[int]


def _turns(
    state: ClockState, own: Sequence[Pause], calendar: LegalCalendar, ends: tuple[int, int]
) -> _Turns:
    if state not in {ClockState.RUNNING, ClockState.PAUSED}:
        return _Turns([], [])
    begins = [one.from_ms for one in own if one.from_ms is not None]
    if state is ClockState.RUNNING:
        return _Turns([ends[0]], [*ends, *begins])
    # The due date moves on with a pause that takes longer than planned, so it warns of nothing.
    overrun = [
        max(begin, last_planned_ms(one, begin, calendar))
        for one in own
        if one.resumed_ms is None
        if (begin := one.from_ms) is not None
    ]
    resumed = [one.resumed_ms for one in own if one.resumed_ms is not None]
    return _Turns(overrun, [*overrun, *begins, *resumed])


def _alert(state: ClockState, yellow: Iterable[int], now_ms: int) -> Alert:
    if state is ClockState.OVERDUE:
        return Alert.RED
    return Alert.YELLOW if any(at <= now_ms for at in yellow) else Alert.NONE
