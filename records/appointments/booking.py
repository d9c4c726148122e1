"""Booking a visit, directly or with the places that are held for it."""

from collections.abc import Sequence

from kit.ids import new_id
from records.appointments.claims import CountersDiffer, Terms, claim, refuse_unfit
from records.appointments.for_others import refuse_for_organisation
from records.booking.errors import BookingExists, HoldExpired
from records.booking.slot import Slot
from records.booking.states import AppointmentState
from records.booking.visit import Booker, Proposal, Visit
from records.db.sql import Connection
from records.models.booking.appointments import (
    Appointment,
    add_appointment,
    live_appointment,
)
from records.models.booking.holds import Hold, confirm_hold
from records.models.booking.new_bookings import add_booking, note_beyond
from records.models.booking.places import Place, hand_over_places, places_of
from records.models.booking.slots import book_held, find_slots
from records.models.due_work import DueKind, drop_due, plan_due
from records.models.people.citizens import lock_citizen
from records.telling.appointments import plan_reminder, remind_ms, tell_booked


async def book(tx: Connection, who: Booker, wished: Proposal, terms: Terms) -> Appointment:
    """Book what a visit takes. Raises `BookingExists`, and what `claim` raises."""
    visit, parts = wished
    new = _appointment(who, visit, [part.slot for part in parts], terms.now_ms)
    await refuse_second(tx, new.citizen, visit, new.date)
    await refuse_for_organisation(tx, new, visit)
    due_ms = remind_ms(new, terms.now_ms)
    places = [Place(part.slot.id, part.units) for part in parts]
    if not await add_booking(tx, new, places, due_ms):
        raise await _second(tx, new, visit)
    await tell_booked(tx, new, terms.now_ms)
    # Last, for whoever wants the same slot waits from here to the end.
    if beyond := [place for place in await claim(tx, parts, terms) if place.overbooked]:
        await note_beyond(tx, new.id, beyond)
    return new._replace(overbooked=bool(beyond))


async def book_held_places(
    tx: Connection, who: Booker, visit: Visit, held: Hold, now_ms: int
) -> Appointment:
    """Book what is held. Raises `HoldExpired`, `BookingExists`, `SlotPast` or `HallClosed`."""
    await drop_due(tx, DueKind.EXPIRE_HOLD, held.id)
    if not await confirm_hold(tx, held.id, now_ms):
        raise HoldExpired
    slots = await find_slots(tx, [place.slot for place in await places_of(tx, held.id)])
    refuse_unfit(slots, now_ms)
    new = _appointment(who, visit, slots, now_ms)
    await refuse_second(tx, new.citizen, visit, new.date)
    await refuse_for_organisation(tx, new, visit)
    await plan_due(tx, DueKind.END_SESSION, new.id, new.session_ends_ms)
    if remind_ms(new, now_ms) is not None:
        await plan_reminder(tx, new, now_ms)
    if not await add_appointment(tx, new):
        raise await _second(tx, new, visit)
    await tell_booked(tx, new, now_ms)
    for place in await hand_over_places(tx, held.id, new.id):
        if not await book_held(tx, place.slot, place.units):
            raise CountersDiffer(place.slot)
    return new


async def refuse_second(
    tx: Connection, citizen: str | None, visit: Visit, date: str, own: str = ""
) -> None:
    """Raises `BookingExists` where a person has something else of a day for one of these subjects.

    One of the very same subject the table itself refuses, also to two at once. For the others,
    they wait for each other here.
    """
    if citizen is None or not (visit.excludes or own):
        return
    await lock_citizen(tx, citizen)
    there = await live_appointment(tx, citizen, visit.subjects, date, own)
    if there is not None:
        raise BookingExists(appointment=there.id)


async def _second(tx: Connection, new: Appointment, visit: Visit) -> BookingExists:
    """The refusal of a second one for the same thing and day."""
    there = await live_appointment(tx, new.citizen or "", visit.subjects, new.date)
    # None: it ended at this very moment.
    return BookingExists(appointment=there.id) if there else BookingExists()


def _appointment(who: Booker, visit: Visit, slots: Sequence[Slot], now_ms: int) -> Appointment:
    first = slots[0]
    return Appointment(
        id=new_id(),
        state=AppointmentState.BOOKED,
        version=1,
        citizen=who.citizen,
        hall=first.hall,
        lane=first.lane,
        subject=str(visit.subject),
        answers=visit.answers,
        date=first.date,
        starts_ms=first.starts_ms,
        ends_ms=slots[-1].ends_ms,
        session_ends_ms=first.session_ends_ms,
        units=visit.units,
        booked_by=who.by,
        booked_ms=now_ms,
        overbooked=False,
        reason=who.reason,
        rescheduled=0,
        changed_ms=now_ms,
        organisation=who.acts.organisation if who.acts else None,
        authorisation=who.acts.authorisation if who.acts else None,
    )
