"""A slot and its units: how they are counted, and how a visit fits into consecutive slots.

A unit is five minutes of a window. A visit has one window at a time, so it takes of each slot at
most the units that one window has there, or all that may be booked there where that is less, and
goes on in the next slot of the same session.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from kit.clock import MINUTE_MS

OPEN, CLOSED = "open", "closed"
UNIT_MS = 5 * MINUTE_MS
# All of them released.
WHOLE = 10_000
SLOT_TIME_DIGITS = 12


class Slot(NamedTuple):
    """A stretch of a lane's session, with its counters; see `records.models.booking.slots`."""

    id: str
    hall: str
    lane: str
    date: str
    starts_ms: int
    ends_ms: int
    session_ends_ms: int
    capacity: int
    held: int
    booked: int
    resting: int
    overbooked: int
    state: str
    opening: str | None
    opening_version: int

    @property
    def taken(self) -> int:
        """The units that fit the capacity and are not to be had."""
        return self.held + self.booked + self.resting

    @property
    def untouched(self) -> bool:
        """Whether nobody has, or rests, anything in it."""
        return not (self.taken or self.overbooked)

    @property
    def units_at_most(self) -> int:
        """How many units of it one visit may take."""
        return min((self.ends_ms - self.starts_ms) // UNIT_MS, self.capacity)

    def free(self, share: int = WHOLE) -> int:
        """The units to be had while `share` ten-thousandths of the capacity are released."""
        return max(0, self.capacity * share // WHOLE - self.taken)


def slot_id(hall: str, lane: str, starts_ms: int) -> str:
    """The id of a slot: 28 hexadecimal digits, the same in every process that plans it.

    The first twelve are its beginning, so ids in ascending order are slots in order of time, and
    whoever takes several in that order never waits for somebody who waits for them. The others
    tell halls and lanes apart. To clients it is opaque.
    """
    place = hashlib.sha256(f"{hall}\n{lane}".encode()).hexdigest()
    return f"{starts_ms:0{SLOT_TIME_DIGITS}x}{place[:16]}"


class Part(NamedTuple):
    """What a visit takes of one slot."""

    slot: Slot
    units: int


def spread(slots: Iterable[Slot], units: int) -> list[Part] | None:
    """What a visit of so many units takes if it begins with the first of these slots.

    `slots` are in order of time. None where the session ends, or has a gap, before all of it fits;
    whether the units are free is not asked.
    """
    parts: list[Part] = []
    for slot in slots:
        if not slot.units_at_most or (parts and not _follows(slot, parts[-1].slot)):
            break
        parts.append(Part(slot, min(units, slot.units_at_most)))
        units -= parts[-1].units
        if units <= 0:
            return parts
    return None


def _follows(slot: Slot, before: Slot) -> bool:
    same = (slot.hall, slot.lane, slot.session_ends_ms)
    return same == (before.hall, before.lane, before.session_ends_ms) and (
        slot.starts_ms == before.ends_ms
    )
