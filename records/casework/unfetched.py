"""What nobody comes for: reminders, and its way back to the department."""

from collections.abc import Callable
from dataclasses import dataclass

from kit.clock import real_ms
from records.cases.events import ReturnedUnfetched
from records.cases.moves.actor import SYSTEM
from records.cases.parcel import (
    DAY_MS,
    RETURN_DAYS,
    ParcelState,
    fetchable,
    next_due_ms,
    reminders_until,
)
from records.casework.moving import move_locked
from records.casework.office import Office
from records.db.sql import Connection
from records.models.cases.fetching.parcels import cases_of_parcel, lock_parcel, put_parcel
from records.models.due_work import DueKind, plan_due
from records.opening.legal_calendar import LegalCalendar
from records.telling.parcels import Telling, tell_no_more, tell_ready


@dataclass(frozen=True, slots=True)
class KeepUnfetched:
    """Does what is due for a parcel; `calendar` is the one that this process has."""

    calendar: Callable[[], LegalCalendar]

    async def __call__(self, tx: Connection, parcel_id: str, now_ms: int) -> None:
        """Remind its applicant, or return it; whoever was asleep for weeks is reminded once."""
        cases = await cases_of_parcel(tx, parcel_id, lock=True)
        parcel = await lock_parcel(tx, parcel_id)
        if parcel is None or parcel.state is not ParcelState.READY:
            return
        lying = [one for one in cases if fetchable(one)]
        if now_ms >= parcel.ready_ms + RETURN_DAYS * DAY_MS:
            office = Office(self.calendar(), now_ms, real_ms())
            for case in lying:
                await move_locked(tx, office, SYSTEM, case, ReturnedUnfetched())
            await put_parcel(tx, parcel._replace(state=ParcelState.RETURNED))
            await tell_no_more(tx, parcel)
            return
        reminded = reminders_until(parcel.ready_ms, now_ms)
        if reminded > parcel.reminded:
            parcel = parcel._replace(reminded=reminded)
            await put_parcel(tx, parcel)
            await tell_ready(tx, Telling(parcel, lying[0], reminded), now_ms)
        await plan_due(tx, DueKind.PARCEL, parcel.id, next_due_ms(parcel.ready_ms, reminded))
