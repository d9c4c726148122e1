"""Booking for a legal person: one thing a day for it, and so many at a time for who acts for it."""

from records.booking.errors import BookingExists, TooManyForOthers
from records.booking.visit import Visit
from records.db.sql import Connection
from records.models.booking.appointments import Appointment
from records.models.identity.acting_bookings import live_for_others, live_of_organisation
from records.models.identity.organisations import lock_organisation
from records.models.people.citizens import lock_citizen

AT_A_TIME = 5


async def refuse_for_organisation(
    tx: Connection, new: Appointment, visit: Visit, *, moved: bool = False
) -> None:
    """Raise `BookingExists` or `TooManyForOthers`; whoever books for the same waits for the end.

    One that is moved does not stand in its own way, and adds none.
    """
    if new.organisation is None or new.citizen is None:
        return
    await lock_citizen(tx, new.citizen)
    await lock_organisation(tx, new.organisation)
    besides = new.id if moved else ""
    there = await live_of_organisation(tx, new.organisation, visit.subjects, new.date, besides)
    if there is not None:
        raise BookingExists  # another agent's is not named
    if not moved and await live_for_others(tx, new.citizen) >= AT_A_TIME:
        raise TooManyForOthers
