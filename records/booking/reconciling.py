"""What must change so that a lane's slots are as planned, and nobody loses what they have.

* A slot that is planned no more is dropped, or closed while anything in it is taken.
* A planned capacity below what is taken is what is taken, until some of it comes free.
* Where a closed slot of other times still has units, the planned slots that it overlaps have so
  many less: its people come, and the windows are the same. Where both begin at the same moment the
  planned one waits until the closed one is empty.
* What has started is history, and stays as it is.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from records.booking.planning import Planned
from records.booking.slot import CLOSED, OPEN, Slot, slot_id


class Changes(NamedTuple):
    """What is to be done: ids to drop, ids to close, slots as they should be."""

    dropped: list[str]
    closed: list[str]
    changed: list[Slot]
    added: list[Slot]

    def __bool__(self) -> bool:
        return any(self)


def reconcile(
    place: tuple[str, str], planned: Iterable[Planned], there: Sequence[Slot], now_ms: int
) -> Changes:
    """Compare a lane's plan with its slots that have not ended; `place` is hall and lane."""
    coming = [one for one in planned if one.starts_ms > now_ms]
    stretches = {(one.starts_ms, one.ends_ms) for one in coming}
    kept = {slot.starts_ms: slot for slot in there if (slot.starts_ms, slot.ends_ms) in stretches}
    others = [slot for slot in there if kept.get(slot.starts_ms) is not slot]
    stale = [slot for slot in others if slot.starts_ms > now_ms]
    left = [slot for slot in others if not slot.untouched]
    occupied = {slot.starts_ms for slot in left}
    changed, added = [], []
    for one in coming:
        before = kept.get(one.starts_ms)
        if one.starts_ms in occupied or (before and not left and _is_as_planned(one, before)):
            continue
        slot = _wanted(place, one, before, left)
        if before is None:
            added.append(slot)
        elif slot != before:
            changed.append(slot)
    return Changes(
        [slot.id for slot in stale if slot.untouched],
        [slot.id for slot in stale if not slot.untouched and slot.state != CLOSED],
        changed,
        added,
    )


def _is_as_planned(planned: Planned, slot: Slot) -> bool:
    """Nearly always so, and there may be very many."""
    return (
        slot.capacity == planned.capacity
        and slot.state == OPEN
        and slot.session_ends_ms == planned.session_ends_ms
        and slot.opening == planned.opening
        and slot.opening_version == planned.opening_version
    )


def _wanted(
    place: tuple[str, str], planned: Planned, before: Slot | None, left: list[Slot]
) -> Slot:
    """A planned slot as it should be, with the counters that it has."""
    hall, lane = place
    elsewhere = sum(
        slot.taken
        for slot in left
        if slot.starts_ms < planned.ends_ms and planned.starts_ms < slot.ends_ms
    )
    return Slot(
        id=before.id if before else slot_id(hall, lane, planned.starts_ms),
        hall=hall,
        lane=lane,
        date=planned.date,
        starts_ms=planned.starts_ms,
        ends_ms=planned.ends_ms,
        session_ends_ms=planned.session_ends_ms,
        capacity=max(planned.capacity - elsewhere, before.taken if before else 0, 0),
        held=before.held if before else 0,
        booked=before.booked if before else 0,
        resting=before.resting if before else 0,
        overbooked=before.overbooked if before else 0,
        state=OPEN,
        opening=planned.opening,
        opening_version=planned.opening_version,
    )
