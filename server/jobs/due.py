"""What is done when something is due; a new kind of timer gets its line here."""

from collections.abc import Mapping

from handlers.context import AppContext
from records.appointments.claims import end_rest
from records.appointments.ending import EndSession
from records.appointments.holding import expire
from records.casework.office import Office
from records.casework.time.looking import LookAtCase
from records.casework.time.redating import ReckonCases
from records.casework.unfetched import KeepUnfetched
from records.due_work import DueHandler
from records.models.booking.arrivals import fulfil_if_served
from records.models.booking.check_in_signs import check_in_worked
from records.models.due_work import DueKind
from records.opening.sessions import Session
from records.telling.appointments import remind
from records.transactions import Connection


def due_handlers(ctx: AppContext) -> Mapping[DueKind, DueHandler]:
    """The handlers of a process, by kind."""

    def office(now_ms: int) -> Office:
        return Office(ctx.openings.calendar, now_ms, ctx.clock_guard.trusted_ms())

    return {
        DueKind.EXPIRE_HOLD: expire,
        DueKind.RERELEASE: end_rest,
        DueKind.END_SESSION: EndSession(lambda: ctx.openings, _check_in_worked),
        DueKind.FULFIL: fulfil_if_served,
        DueKind.REMIND: remind,
        DueKind.PARCEL: KeepUnfetched(lambda: ctx.openings.calendar),
        DueKind.CASE_CLOCK: LookAtCase(office, ctx.case_alarms),
        DueKind.RECKON_CASES: ReckonCases(ctx.clock_guard.trusted_ms),
    }


async def _check_in_worked(tx: Connection, hall: str, session: Session) -> bool:
    return await check_in_worked(tx, hall, session.starts_ms, session.ends_ms)
