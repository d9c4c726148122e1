"""From openings and exceptions to the sessions of a day: the one generator.

What is shown and what is checked both come from here, so no list offers a time that is refused.

    closure  >  extra session  >  legal holiday  >  regular opening

Each level takes from those below it the time that it speaks of. A holiday is a kind of day of its
own, and so is a make-up day: an opening holds on it only if it names that kind. Times are China's,
which knows no summer time; a session may end at 24:00. Openings that adjoin stay separate sessions.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import lcm
from typing import NamedTuple

from kit.clock import MINUTE_MS, shanghai_ms
from records.opening.legal_calendar import DayKind, LegalDay

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAKEUP, HOLIDAY = "makeup", "holiday"
DAY_KINDS = (*WEEK, MAKEUP, HOLIDAY)
SHORTHANDS = {"workdays": (*WEEK[:5], MAKEUP), "daily": DAY_KINDS}
# Of a hall, in force: each is held against each.
OPENINGS_AT_MOST = 200
DAY_MINUTES = 24 * 60
DAY_MS = DAY_MINUTES * MINUTE_MS
_DAY = timedelta(days=1)
_SOME_MONDAY = date(2001, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When a hall, or one `lane` of it, usually takes people.

    `starts_min` and `ends_min` are minutes of the day, up to 1440. `valid_from` and `valid_to` are
    the first and the last day; None: from ever, for ever. Weeks are counted from that of
    `valid_from`, which must be given where `every_n_weeks` is more than 1.
    """

    id: str
    hall: str
    lane: str | None = None
    day_kinds: frozenset[str]
    starts_min: int
    ends_min: int
    valid_from: str | None = None
    valid_to: str | None = None
    every_n_weeks: int = 1
    version: int = 0

    def valid_on(self, day: str) -> bool:
        """Whether it is in force on a day, of whatever kind and week that is."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    def in_week_of(self, day: date) -> bool:
        """Whether it holds in the week of this day."""
        if self.valid_from is None:
            return True
        weeks = (_monday(day) - _monday(date.fromisoformat(self.valid_from))).days // 7
        return weeks % self.every_n_weeks == 0


class ExceptionKind(StrEnum):
    """What an exception does to the time that it names."""

    CLOSURE = "closure"
    EXTRA_SESSION = "extra_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exception_:  # noqa: N801 - the field's word, which Python has taken
    """A hall, or one `lane` of it, is closed, or open, between two moments."""

    id: str
    hall: str
    lane: str | None = None
    kind: ExceptionKind
    starts_ms: int
    ends_ms: int
    reason: str = ""

    def speaks_of(self, lane: str | None) -> bool:
        """Whether it is about a lane; what is about a whole hall is about each of its lanes."""
        return self.lane is None or self.lane == lane


class Session(NamedTuple):
    """One unbroken stretch of a day in which a lane takes people (None: the hall as a whole).

    `date` is the local day; `opening` and `version` name the opening it comes from, None and 0
    for an extra session.
    """

    hall: str
    lane: str | None
    date: str
    starts_ms: int
    ends_ms: int
    opening: str | None
    version: int


def day_kind(day: str, legal: LegalDay) -> str:
    """By which word of `DAY_KINDS` an opening names this day."""
    if legal.kind is DayKind.HOLIDAY:
        return HOLIDAY
    return MAKEUP if legal.kind is DayKind.MAKEUP else WEEK[date.fromisoformat(day).weekday()]


def days_in_words(kinds: frozenset[str]) -> str:
    """Kinds of days as they are written, in the order of the week."""
    for shorthand, meant in SHORTHANDS.items():
        if kinds == frozenset(meant):
            return shorthand
    return " ".join(kind for kind in DAY_KINDS if kind in kinds)


def time_in_words(minute: int) -> str:
    """A minute of the day as it is written, up to 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def sessions_of(
    place: tuple[str, str | None],
    day: str,
    openings: Iterable[Opening],
    exceptions: Iterable[Exception_],
) -> list[Session]:
    """The sessions of a day, in order of time.

    `openings` are those that hold on this day for this hall and lane (`place`), `exceptions` all
    of the hall.
    """
    hall, lane = place
    midnight = shanghai_ms(day)
    said = [one for one in exceptions if one.speaks_of(lane)]
    found = [_regular(place, day, one) for one in openings]
    # What names the lane is more precise than what is said of the whole hall.
    for one in sorted(said, key=lambda extra: extra.lane is not None):
        if one.kind is ExceptionKind.EXTRA_SESSION:
            starts_ms = max(one.starts_ms, midnight)
            ends_ms = min(one.ends_ms, midnight + DAY_MS)
            if starts_ms < ends_ms:
                found = _without(found, starts_ms, ends_ms)
                found.append(Session(hall, lane, day, starts_ms, ends_ms, None, 0))
    for one in said:
        if one.kind is ExceptionKind.CLOSURE:
            found = _without(found, one.starts_ms, one.ends_ms)
    return sorted(found, key=lambda session: session.starts_ms)


def _regular(place: tuple[str, str | None], day: str, opening: Opening) -> Session:
    """The session of a day that an opening makes."""
    midnight = shanghai_ms(day)
    starts_ms = midnight + opening.starts_min * MINUTE_MS
    ends_ms = midnight + opening.ends_min * MINUTE_MS
    return Session(*place, day, starts_ms, ends_ms, opening.id, opening.version)


def _without(sessions: list[Session], starts_ms: int, ends_ms: int) -> list[Session]:
    """What is left of sessions when a stretch of time is taken out of them."""
    left = []
    for one in sessions:
        before = one._replace(ends_ms=min(one.ends_ms, starts_ms))
        after = one._replace(starts_ms=max(one.starts_ms, ends_ms))
        left += [part for part in (before, after) if part.starts_ms < part.ends_ms]
    return left


def overlap(one: Opening, other: Opening) -> bool:
    """Whether two openings would both hold at some time, for the same hall and lane scope."""
    kinds = one.day_kinds & other.day_kinds
    if (one.hall, one.lane) != (other.hall, other.lane) or not kinds:
        return False
    if one.starts_min >= other.ends_min or other.starts_min >= one.ends_min:
        return False
    return any(
        one.in_week_of(day) and other.in_week_of(day) and _may_be(day, kinds)
        for day in _common_days(one, other)
    )


def _common_days(one: Opening, other: Opening) -> Iterable[date]:
    """The days on which both are in force, as many as show every way in which their weeks meet."""
    most = 7 * (lcm(one.every_n_weeks, other.every_n_weeks) + 1)
    begins = [date.fromisoformat(o.valid_from) for o in (one, other) if o.valid_from]
    ends = [date.fromisoformat(o.valid_to) for o in (one, other) if o.valid_to]
    first = max(begins) if begins else (min(ends) - most * _DAY if ends else _SOME_MONDAY)
    days = min(most, (min(ends) - first).days + 1) if ends else most
    return (first + n * _DAY for n in range(days))


def _may_be(day: date, kinds: frozenset[str]) -> bool:
    """Whether a day may be of one of these kinds; any day may become a holiday or a make-up day."""
    return WEEK[day.weekday()] in kinds or not kinds.isdisjoint((MAKEUP, HOLIDAY))


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
