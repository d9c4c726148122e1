"""Another time for an appointment: the new place is taken and the old one freed in one step."""

from collections.abc import Iterable

from tortoise.exceptions import IntegrityError

from queueing.model.errors import IllegalMove
from records.appointments.booking import refuse_second
from records.appointments.claims import Terms, claim_one, give_back_places
from records.appointments.ending import over
from records.appointments.for_others import refuse_for_organisation
from records.booking.errors import BookingExists
from records.booking.slot import Part
from records.booking.states import APPOINTMENT_MOVES
from records.booking.visit import Proposal
from records.db.sql import Connection
from records.models.booking.appointments import Appointment, find_appointment, move_appointment
from records.models.booking.new_bookings import note_beyond
from records.models.booking.places import Place, add_places, places_of, take_off_places
from records.models.due_work import DueKind, plan_due
from records.telling.appointments import plan_reminder, tell_rescheduled


async def reschedule(
    tx: Connection,
    appointment: str,
    wished: Proposal,
    terms: Terms,
    at_most: int,
    reason: str = "",
) -> Appointment:
    """Move an appointment, which may be done `at_most` times; one to where it is changes nothing.

    Raises `IllegalMove`, `BookingExists`, and what `claim` raises.
    """
    visit, parts = wished
    first = parts[0].slot
    await plan_due(tx, DueKind.END_SESSION, appointment, first.session_ends_ms)
    old = await find_appointment(tx, appointment)
    if old is None:
        raise over()
    _refuse(old, terms.now_ms)
    had = await places_of(tx, appointment)
    if [(place.slot, place.units) for place in had] == [(p.slot.id, p.units) for p in parts]:
        return old
    _refuse_once_more(old, at_most)
    await refuse_second(tx, old.citizen, visit, first.date, appointment)
    await refuse_for_organisation(tx, old._replace(date=first.date), visit, moved=True)
    moved = _at(wished, old)._replace(overbooked=False, reason=reason or old.reason)
    await plan_reminder(tx, moved, terms.now_ms)
    # Before any slot: whoever books the same thing for that day may wait for one of these.
    await _write(tx, moved, terms.now_ms)
    await tell_rescheduled(tx, moved, terms.now_ms, by_hall=bool(reason))
    has = await _exchange(tx, had, parts, terms)
    await take_off_places(tx, [appointment])
    await add_places(tx, appointment, has)
    if beyond := [place for place in has if place.overbooked]:
        await note_beyond(tx, appointment, beyond)
    return await find_appointment(tx, appointment) or moved


def _refuse(old: Appointment, now_ms: int) -> None:
    if old.state not in APPOINTMENT_MOVES["reschedule"][0]:
        raise over()
    if old.starts_ms <= now_ms:
        english = "The appointment's time has started; it cannot be rescheduled any more."
        raise IllegalMove(english, "预约时段已开始，不能再改约。")


def _refuse_once_more(old: Appointment, at_most: int) -> None:
    if old.rescheduled >= at_most:
        english = f"This appointment was rescheduled {old.rescheduled} times; it cannot be again."
        raise IllegalMove(english, f"该预约已改约 {old.rescheduled} 次，不能再改约。")


def _at(wished: Proposal, old: Appointment) -> Appointment:
    """The same appointment at another place."""
    visit, parts = wished
    first, last = parts[0].slot, parts[-1].slot
    return old._replace(
        hall=first.hall,
        lane=first.lane,
        date=first.date,
        starts_ms=first.starts_ms,
        ends_ms=last.ends_ms,
        session_ends_ms=first.session_ends_ms,
        units=visit.units,
    )


async def _exchange(
    tx: Connection, had: Iterable[Place], parts: Iterable[Part], terms: Terms
) -> list[Place]:
    """Take what is new and give back what is not needed, slot by slot in ascending order.

    What is in both is not touched: an appointment never stands in its own way.
    """
    old = {place.slot: place for place in had}
    new = {part.slot.id: part for part in parts}
    has = []
    for slot in sorted({*old, *new}):
        part, place = new.get(slot), old.get(slot)
        if part is None and place is not None:
            await give_back_places(tx, [place], "booked", terms.now_ms, terms.rest_ms)
        elif part is not None and place is not None:
            has.append(await _change(tx, place, part, terms))
        elif part is not None:
            has.append(await claim_one(tx, part, terms))
    return has


async def _change(tx: Connection, place: Place, part: Part, terms: Terms) -> Place:
    """Have more or fewer units of a slot."""
    more = part.units - place.units
    if more == 0 or place.overbooked:
        return Place(place.slot, part.units, place.overbooked)
    if more < 0:
        fewer = Place(place.slot, -more)
        await give_back_places(tx, [fewer], "booked", terms.now_ms, terms.rest_ms)
        return Place(place.slot, part.units)
    claimed = await claim_one(tx, Part(part.slot, more), terms)
    if claimed.overbooked:  # all of it is then beyond the capacity
        await give_back_places(tx, [place], "booked", terms.now_ms)
    return Place(place.slot, part.units, claimed.overbooked)


async def _write(tx: Connection, moved: Appointment, now_ms: int) -> None:
    try:
        if not await move_appointment(tx, now_ms, moved):
            raise over()
    except IntegrityError:  # booked for that day at this very moment
        raise BookingExists from None
