"""The ends of appointments that nobody came to: cancelled, or not kept."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from queueing.model.errors import IllegalMove
from records.appointments.claims import free
from records.booking.states import APPOINTMENT_MOVES
from records.db.sql import Connection
from records.models.booking.appointments import (
    BY_HALL,
    Appointment,
    Ending,
    cancel_appointment,
    find_appointment,
    miss_appointment,
    prolong_appointment,
)
from records.models.booking.closure_credits import give_credit
from records.models.booking.places import places_of
from records.models.booking.slots import find_slots
from records.models.due_work import DueKind, drop_due, plan_due
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Session
from records.telling.appointments import tell_closed, tell_no_more

_CITIZEN = "citizen:"
NOT_CHECKED_IN = "无法签到 · Check-in did not work"

# Whether people could check in at a hall in a session; see `EndSession`.
CheckInWorked = Callable[[Connection, str, Session], Awaitable[bool]]


def over() -> IllegalMove:
    """The refusal of a move of an appointment that is not to be expected any more."""
    return IllegalMove("This appointment is not open any more.", "该预约已不能变更。")


async def cancel(tx: Connection, appointment: str, ending: Ending, rest_ms: int = 0) -> None:
    """Cancel an appointment; its units are had again, after a rest. Raises `IllegalMove`."""
    await drop_due(tx, DueKind.END_SESSION, appointment)
    await drop_due(tx, DueKind.REMIND, appointment)
    if not await cancel_appointment(tx, appointment, ending):
        raise over()
    if ending.by.startswith(_CITIZEN):  # they know
        await tell_no_more(tx, [appointment])
    elif found := await find_appointment(tx, appointment):
        await tell_closed(tx, [found], ending.at_ms)
    await free(tx, [appointment], "booked", ending.at_ms, rest_ms)


async def always_worked(_tx: Connection, _hall: str, _session: Session) -> bool:
    """What is taken for granted where nobody looks at check-ins."""
    return True


@dataclass(frozen=True, slots=True)
class EndSession:
    """Says of whom nobody has seen that they did not come, at the end of their session.

    Only if the hall was open and they could check in: what the hall failed to do is cancelled by
    the hall, with a credit, and held against nobody.
    """

    book: Callable[[], OpeningBook]
    check_in_worked: CheckInWorked = always_worked

    async def __call__(self, tx: Connection, appointment: str, now_ms: int) -> None:
        """Do it for one appointment."""
        found = await find_appointment(tx, appointment)
        if found is None or found.state not in APPOINTMENT_MOVES["expire"][0]:
            return
        ends_ms = await _session_ends(tx, found)
        if ends_ms > now_ms:
            await prolong_appointment(tx, appointment, ends_ms)
            await plan_due(tx, DueKind.END_SESSION, appointment, ends_ms)
        elif await self._could_come(tx, found):
            await miss_appointment(tx, appointment, Ending(now_ms, BY_HALL))
            await tell_no_more(tx, [appointment])
        elif await cancel_appointment(tx, appointment, Ending(now_ms, BY_HALL, NOT_CHECKED_IN)):
            await tell_closed(tx, [found], now_ms)
            await free(tx, [appointment], "booked", now_ms)
            await give_credit(tx, found, now_ms)

    async def _could_come(self, tx: Connection, found: Appointment) -> bool:
        session = self.book().session_at(found.hall, found.lane, found.starts_ms)
        return session is not None and await self.check_in_worked(tx, found.hall, session)


async def _session_ends(tx: Connection, found: Appointment) -> int:
    """When the session ends by now: openings may have been prolonged since it was booked."""
    slots = await find_slots(tx, [place.slot for place in await places_of(tx, found.id)])
    return max([found.session_ends_ms, *[slot.session_ends_ms for slot in slots]])
