"""What a closure does to what is booked and held in it: the hall cancels, and owes a credit."""

from records.appointments.claims import free
from records.db.sql import Connection
from records.models.booking.appointments import (
    BY_HALL,
    Appointment,
    Ending,
    booked_within,
    cancel_appointments,
)
from records.models.booking.closure_credits import give_credits
from records.models.booking.holds import holds_within, release_hold
from records.models.booking.slots import lock_slots
from records.models.due_work import DueKind, drop_all_due
from records.opening.sessions import Exception_
from records.telling.appointments import drop_reminders, tell_closed


async def concerned(db: Connection, closure: Exception_) -> list[Appointment]:
    """Whom nobody will be there for any more, in order of time."""
    return await booked_within(db, closure.hall, closure.lane, _span(closure))


async def close(tx: Connection, closure: Exception_, now_ms: int) -> int:
    """Cancel them, and let go what is held; how many were cancelled.

    Twice: who is booking just now has the slot, and is seen once the slot is ours. Those before
    are ended first, for who moves one of them waits for its slot.
    """
    cancelled = await _cancel(tx, closure, now_ms)
    await lock_slots(tx, closure.hall, closure.lane, _span(closure))
    return cancelled + await _cancel(tx, closure, now_ms)


async def _cancel(tx: Connection, closure: Exception_, now_ms: int) -> int:
    found = {one.id: one for one in await concerned(tx, closure)}
    held = await holds_within(tx, closure.hall, closure.lane, _span(closure))
    await drop_all_due(tx, DueKind.END_SESSION, sorted(found))
    await drop_reminders(tx, sorted(found))
    await drop_all_due(tx, DueKind.EXPIRE_HOLD, sorted(hold.id for hold in held))
    ending = Ending(now_ms, BY_HALL, closure.reason)
    cancelled = await cancel_appointments(tx, sorted(found), ending)
    await tell_closed(tx, [found[name] for name in cancelled], now_ms, closure.reason)
    released = [hold.id for hold in held if await release_hold(tx, hold.id, now_ms)]
    await free(tx, cancelled, "booked", now_ms)
    await free(tx, released, "held", now_ms)
    await give_credits(tx, [found[name] for name in cancelled], now_ms)
    return len(cancelled)


def _span(closure: Exception_) -> tuple[int, int]:
    return closure.starts_ms, closure.ends_ms
