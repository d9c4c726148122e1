"""Appointments as the record makes them, for tests of slots that nobody asks for over HTTP."""

from collections.abc import Awaitable

from kit.errors import Refusal
from records.appointments.booking import book
from records.appointments.ending import cancel
from records.appointments.moving import reschedule
from records.booking.visit import Booker, Visit
from records.db import sql
from records.models.booking.appointments import Appointment, Ending, find_appointment
from records.transactions import connection, transaction
from tests.support.booking import NINE_MS, SLOT_MS, citizen, terms, wish

NOW_MS = NINE_MS - SLOT_MS
HOUR_MS = 2 * SLOT_MS
STAFF = Booker(None, "clerk:w", "电话预约")


async def booked(
    who: Booker | str, *slots: str, visit: Visit | None = None, units: int = 1, **more: int
) -> Appointment:
    """An appointment for so many units of each of these slots."""
    wished = await wish(*slots, units=units, visit=visit)
    booker = citizen(who) if isinstance(who, str) else who
    async with transaction() as tx:
        return await book(tx, booker, wished, terms(**more))


async def moved(
    one: Appointment, *slots: str, units: int = 1, visit: Visit | None = None, **more: int
) -> Appointment:
    """The same at other slots."""
    wished = await wish(*slots, units=units, visit=visit)
    async with transaction() as tx:
        return await reschedule(tx, one.id, wished, terms(**more), 2)


async def cancelled(one: Appointment, rest_ms: int = 0) -> None:
    """It is given up."""
    async with transaction() as tx:
        await cancel(tx, one.id, Ending(NOW_MS, "citizen:c", late=True), rest_ms)


async def due() -> list[tuple[str, int]]:
    """What is to be done when."""
    found = await sql.rows(connection(), "SELECT kind, due_ms FROM due_work ORDER BY due_ms")
    return [(row["kind"], row["due_ms"]) for row in found]


async def now_of(one: Appointment) -> Appointment:
    """It as it stands."""
    found = await find_appointment(connection(), one.id)
    assert found is not None
    return found


async def told(what: Awaitable[object]) -> object:
    """What it gives, or the code of a refusal."""
    try:
        return await what
    except Refusal as refused:
        return type(refused).code()
