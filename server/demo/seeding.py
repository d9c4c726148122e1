"""Bookings of people whom nobody is, so that a demo's calendars and lists have something to show.

They go through the same counters as any other booking. Of no slot they take more than about half,
and where half leaves no room for another whole visit, two slots of three stay empty.
"""

import hashlib
import random
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import NamedTuple

from kit.clock import SHANGHAI
from kit.ids import new_id
from records.booking.slot import OPEN, WHOLE, Slot, slot_id
from records.booking.states import AppointmentState
from records.db.sql import Connection
from records.models.booking.appointments import Appointment, add_appointments, has_booked
from records.models.booking.places import OwnedPlace, Place, add_owned_places
from records.models.booking.slots import lock_slots, slots_of_day, take
from records.models.due_work import DueKind, plan_all_due
from records.models.people.citizens import add_citizens

SEEDED_BY = "citizen:seeded"
AT_MOST = 4  # visits in one slot
EMPTY_SHARE = 2 / 3
# How much of what may be taken is taken, by day and at night.
BY_DAY, AT_NIGHT = (0.35, 1.0), (0.0, 0.5)
DAY_HOURS = range(8, 17)


class Kind(NamedTuple):
    """Something that people of a lane come for; `answers` is JSON."""

    subject: str
    answers: str
    units: int


class Seeded(NamedTuple):
    """What was found and done in a lane's day: whether it has slots, and how many visits now."""

    planned: bool
    visits: int = 0


async def seed_lane(
    tx: Connection, hall: str, lane: str, date: str, kinds: Sequence[Kind], now_ms: int
) -> Seeded:
    """Book visits of these kinds in the slots to come of a lane's day, unless that was done."""
    slots = [
        slot
        for slot in await slots_of_day(tx, hall, lane, date)
        if slot.state == OPEN and slot.starts_ms > now_ms
    ]
    if not slots:
        return Seeded(planned=False)
    # On PostgreSQL a second process waits here, and then finds what the first has booked.
    await lock_slots(tx, hall, lane, (slots[0].starts_ms, slots[-1].ends_ms))
    if await has_booked(tx, SEEDED_BY, hall, lane, date):
        return Seeded(planned=True)
    numbers = count(1)
    made: list[Appointment] = []
    for slot in slots:
        visits = draw_visits(slot, kinds)
        units = sum(visit.units for visit in visits)
        share = -(-half(slot) * WHOLE // slot.capacity) if visits else 0
        if visits and await take(tx, slot.id, units, share, now_ms, "booked"):
            made += [_appointment(slot, visit, next(numbers), now_ms) for visit in visits]
    await _write(tx, made, now_ms)
    return Seeded(planned=True, visits=len(made))


def half(slot: Slot) -> int:
    """About half the units of a slot."""
    return (slot.capacity + 1) // 2


def draw_visits(slot: Slot, kinds: Sequence[Kind]) -> list[Kind]:
    """Who comes in a slot; the same for the same slot."""
    chance = random.Random(slot.id)  # noqa: S311 - no secret
    is_tight = slot.capacity - half(slot) < slot.units_at_most
    if is_tight and chance.random() < EMPTY_SHARE:
        return []
    hour = datetime.fromtimestamp(slot.starts_ms / 1000, SHANGHAI).hour
    busy = BY_DAY if hour in DAY_HOURS else AT_NIGHT
    left = round((half(slot) - slot.taken) * (1.0 if is_tight else chance.uniform(*busy)))
    visits: list[Kind] = []
    while len(visits) < AT_MOST and (fit := [kind for kind in kinds if kind.units <= left]):
        visits.append(chance.choice(fit))
        left -= visits[-1].units
    return visits


async def _write(tx: Connection, made: Sequence[Appointment], now_ms: int) -> None:
    people = [one.citizen for one in made if one.citizen]
    await add_citizens(tx, [(person, _digest(person)) for person in people], now_ms)
    await add_appointments(tx, made)
    places = [(one, Place(slot_id(one.hall, one.lane, one.starts_ms), one.units)) for one in made]
    await add_owned_places(tx, [OwnedPlace(one.id, place) for one, place in places])
    ends = [(one.id, one.session_ends_ms) for one in made]
    await plan_all_due(tx, DueKind.END_SESSION, ends)


def _appointment(slot: Slot, visit: Kind, number: int, now_ms: int) -> Appointment:
    return Appointment(
        id=new_id(),
        state=AppointmentState.BOOKED,
        version=1,
        citizen=_digest(f"{slot.hall}\n{slot.lane}\n{number}")[:24],
        hall=slot.hall,
        lane=slot.lane,
        subject=visit.subject,
        answers=visit.answers,
        date=slot.date,
        starts_ms=slot.starts_ms,
        ends_ms=slot.ends_ms,
        session_ends_ms=slot.session_ends_ms,
        units=visit.units,
        booked_by=SEEDED_BY,
        booked_ms=now_ms,
        overbooked=False,
        reason="",
        rescheduled=0,
        changed_ms=now_ms,
    )


def _digest(text: str) -> str:
    """No openid has this digest, for those are keyed by the secret."""
    return hashlib.sha256(f"seeded\n{text}".encode()).hexdigest()
