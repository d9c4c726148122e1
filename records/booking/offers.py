"""What may be booked of slots: how many visits of one kind each of them still takes.

    left = free // units          capacity = capacity // units

For a visit that goes on in further slots both are the least of all slots that it passes.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

from records.booking.slot import Slot, spread


class Releasing(Protocol):
    """Says how much of a slot is released; see `records.booking.release.Release`."""

    def share(self, slot: str, date: str) -> int:
        """The released share of a slot of a day, in ten-thousandths."""


class Offer(NamedTuple):
    """A slot in which a visit may begin, and how many such visits it takes, and takes still.

    `passes` is how many slots such a visit passes, this one with them.
    """

    slot: Slot
    capacity: int
    left: int
    passes: int


def offers(
    slots: Sequence[Slot], units: int, released: Releasing, own: Mapping[str, int] | None = None
) -> list[Offer]:
    """Each slot with what is left for visits of so many units; none where the session is too short.

    `slots` are open ones of one lane, in order of time. `own` are units by slot that whoever asks
    holds already: to them they are free.
    """
    own = own or {}
    free = [slot.free(released.share(slot.id, slot.date)) + own.get(slot.id, 0) for slot in slots]
    found = []
    for at, slot in enumerate(slots):
        if units <= slot.units_at_most:  # nearly every visit, and there may be very many slots
            found.append(Offer(slot, slot.capacity // units, free[at] // units, 1))
            continue
        parts = spread(islice(slots, at, None), units)
        if parts is None:
            found.append(Offer(slot, 0, 0, 0))
            continue
        capacity = min(part.slot.capacity // part.units for part in parts)
        left = min(free[at + n] // part.units for n, part in enumerate(parts))
        found.append(Offer(slot, capacity, left, len(parts)))
    return found


class Day(NamedTuple):
    """A day: when its first free time begins (None: it has none), and for how many visits."""

    date: str
    first: Slot | None
    left: int


def days(found: Sequence[Offer], dates: Sequence[str]) -> list[Day]:
    """What these days offer, also those without any slot.

    Visits that pass several slots share them, so of what is left slot by slot not all is counted.
    """
    told = []
    for date in dates:
        free = [offer for offer in found if offer.slot.date == date and offer.left]
        if free:
            total = sum(offer.left for offer in free)
            told.append(Day(date, free[0].slot, -(-total // free[0].passes)))
        else:
            told.append(Day(date, None, 0))
    return told
