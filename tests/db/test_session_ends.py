"""What becomes of appointments that nobody came to by the end of their session."""

import pytest

from records.appointments.ending import EndSession
from records.booking.states import AppointmentState
from records.db import sql
from records.models.booking.appointments import Appointment
from records.models.booking.arrivals import Arrival, arrive
from records.opening.legal_calendar import LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from records.opening.sessions import Session
from records.transactions import Connection, connection, transaction
from tests.support.appointments import HOUR_MS, NOW_MS, STAFF, booked, cancelled, due, now_of
from tests.support.booking import HALL, add_slots, counters, recount

pytestmark = pytest.mark.usefixtures("database")

OPEN = OpeningBook([BookHall(HALL, None, always_open=True)], LegalCalendar({}))
SHUT = OpeningBook([], LegalCalendar({}))


async def ended(one: Appointment, at_ms: int, handler: EndSession) -> Appointment:
    """What becomes of it at the end of its session."""
    async with transaction() as tx:
        await handler(tx, one.id, at_ms)
    return await now_of(one)


async def test_who_did_not_come_by_the_end_of_the_session() -> None:
    """Not before it; whoever came, or cancelled, is left alone."""
    slots = await add_slots(2)
    made, off = await booked("c", slots[0]), await booked("d", slots[0])
    await cancelled(off)
    at_ms = made.session_ends_ms
    handler = EndSession(lambda: OPEN)
    assert (await ended(made, at_ms - 1, handler)).state is AppointmentState.BOOKED
    missed = await ended(made, at_ms, handler)
    assert (missed.state, missed.ended_ms, missed.ended_by) == ("no_show", at_ms, "hall")
    assert (await ended(off, at_ms, handler)).state is AppointmentState.CANCELLED
    assert await counters() == [(0, 1, 0, 0), (0, 0, 0, 0)]
    await recount()


async def broken(_tx: Connection, _hall: str, _session: Session) -> bool:
    """Nobody could check in."""
    return False


@pytest.mark.parametrize(
    "handler", [EndSession(lambda: SHUT), EndSession(lambda: OPEN, broken)], ids=["shut", "broken"]
)
async def test_what_the_hall_failed_to_do_is_held_against_nobody(handler: EndSession) -> None:
    """It cancels, and owes a credit to whoever has an account."""
    (slot,) = await add_slots()
    made, nobody = await booked("c", slot), await booked(STAFF, slot)
    at_ms = made.session_ends_ms
    for one in (made, nobody):
        found = await ended(one, at_ms, handler)
        assert (found.state, found.ended_by, found.late_cancel) == ("cancelled", "hall", False)
    owed = await sql.rows(connection(), "SELECT appointment, citizen, hall FROM closure_credit")
    assert owed == [{"appointment": made.id, "citizen": "c", "hall": HALL}]
    assert await counters() == [(0, 0, 0, 0)]
    await recount()


async def test_whoever_comes_as_the_session_ends_keeps_the_place() -> None:
    """The timer had looked before: nothing is freed, and nothing owed."""
    (slot,) = await add_slots()
    made = await booked("c", slot)

    async def comes(tx: Connection, _hall: str, _session: Session) -> bool:
        assert await arrive(tx, made, Arrival("t", NOW_MS, on_time=False, presence="staff"))
        return False

    found = await ended(made, made.session_ends_ms, EndSession(lambda: OPEN, comes))
    assert (found.state, found.ticket) == ("arrived", "t")
    assert await counters() == [(0, 1, 0, 0)]
    assert await sql.rows(connection(), "SELECT appointment FROM closure_credit") == []
    await recount()


async def test_a_session_that_was_prolonged_ends_later() -> None:
    """The slot knows; the timer is set anew."""
    (slot,) = await add_slots()
    made = await booked("c", slot)
    later_ms = made.session_ends_ms + HOUR_MS
    await sql.change(connection(), "UPDATE slot SET session_ends_ms=?", later_ms)
    handler = EndSession(lambda: OPEN)
    found = await ended(made, made.session_ends_ms, handler)
    assert (found.state, found.session_ends_ms) == ("booked", later_ms)
    assert await due() == [("end_session", later_ms)]
    assert (await ended(made, later_ms, handler)).state is AppointmentState.NO_SHOW
