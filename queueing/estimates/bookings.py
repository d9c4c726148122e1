"""Who has booked and is still to come: whoever has a slot joins the line ahead of its end.

Nobody knows when exactly they come. Those of a slot are taken to come evenly spread from `EARLY_S`
before its start to `LATE_S` after it; who has not come by then is not expected as an appointment
any more, but counts as a walk-in. Each counts as having arrived when an appointment that is kept
in time does: at the slot's start, or when it comes if that is later, less the class's credit.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from queueing.model.classes import APPOINTMENT
from queueing.rules.hall_rules import Rulebook

EARLY_S = 20 * 60
LATE_S = 15 * 60
AHEAD_S = 3 * 3600
HALF = 0.5


class Booked(NamedTuple):
    """How many appointments of a lane begin at one moment and have not come yet.

    `chance` is the share of all who book that comes at all.
    """

    hall: str
    lane: str
    starts_ms: int
    people: int
    chance: float


class ExpectedBookings(Protocol):
    """What is known of appointments that nobody has come to; it is asked often, and never waits."""

    def ahead(self, halls: Collection[str]) -> Iterable[Booked]:
        """The appointments of these halls that begin within the next hours, or began lately."""


class Coming(NamedTuple):
    """Somebody who is likely to join a line, in ms, and how likely that is."""

    line: str
    joins_ms: int
    arrival_ms: int
    chance: float


def coming(
    bookings: ExpectedBookings | None, book: Rulebook, halls: Collection[str], now_ms: int
) -> list[Coming]:
    """Everybody who is expected in some halls, in the order of their coming."""
    if bookings is None:
        return []
    found = [
        one
        for booked in bookings.ahead(halls)
        if booked.hall in book.halls
        for one in _of_slot(booked, book, now_ms)
    ]
    return sorted(found, key=lambda one: one.joins_ms)


def _of_slot(booked: Booked, book: Rulebook, now_ms: int) -> Iterator[Coming]:
    """Those of one slot who may still come, evenly spread over the time that is left for it."""
    first_ms, last_ms = booked.starts_ms - EARLY_S * 1000, booked.starts_ms + LATE_S * 1000
    from_ms = max(first_ms, now_ms)
    if from_ms >= last_ms or booked.starts_ms > now_ms + AHEAD_S * 1000:
        return
    rules = book.halls[booked.hall]
    line = rules.line_of(booked.lane, remote=True)
    credit_ms = rules.class_of(APPOINTMENT).credit_s * 1000
    left = (last_ms - from_ms) / (last_ms - first_ms)
    # Who has let time pass is the less likely to come at all.
    chance = booked.chance * left / (1 - booked.chance * (1 - left))
    step_ms = (last_ms - from_ms) / booked.people
    for n in range(booked.people):
        joins_ms = from_ms + round((n + HALF) * step_ms)
        yield Coming(line, joins_ms, max(joins_ms, booked.starts_ms) - credit_ms, chance)
