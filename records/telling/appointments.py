"""What people are told of their appointments, in the transaction of what happened to these.

The moments of a message are real time, of the process' own clock: none of them is a matter of
seconds, as a call's are. When to remind somebody is business time, and a row of `due_work`.
"""

from collections.abc import Collection, Sequence

from kit.clock import business_date, instant, real_ms, shanghai_ms
from records.booking.states import AppointmentState
from records.db.sql import Connection
from records.models.booking.appointments import Appointment, find_appointment
from records.models.due_work import DueKind, drop_all_due, drop_due, plan_due
from records.models.outbox.planning import NewNotice, Now, end_of_appointments, plan
from records.notices.kinds import NoticeKind
from records.notices.ladder import Fact, ended_by
from records.notices.quiet_hours import BY, HALL

DAY_MS = 24 * 3600 * 1000
# The evening before, by China's clocks.
REMIND_AT = (18, 30)


def remind_ms(one: Appointment, now_ms: int) -> int | None:
    """When somebody is reminded; None if that evening is over, as for a visit of today."""
    before = business_date(shanghai_ms(one.date, 12) - DAY_MS)
    at_ms = shanghai_ms(before, *REMIND_AT)
    return at_ms if one.citizen is not None and now_ms < at_ms else None


async def plan_reminder(tx: Connection, one: Appointment, now_ms: int) -> None:
    """Have somebody reminded, or not any more; what was planned before counts no more."""
    at_ms = remind_ms(one, now_ms)
    if at_ms is None:
        await drop_due(tx, DueKind.REMIND, one.id)
    else:
        await plan_due(tx, DueKind.REMIND, one.id, at_ms)


async def drop_reminders(tx: Connection, appointments: Collection[str]) -> None:
    """Remind nobody of these."""
    await drop_all_due(tx, DueKind.REMIND, appointments)


async def remind(tx: Connection, appointment: str, now_ms: int) -> None:
    """Remind somebody of tomorrow, unless it is another day's by now, or is not to be."""
    found = await find_appointment(tx, appointment)
    if found is None or found.state is not AppointmentState.BOOKED:
        return
    if remind_ms(found, now_ms) is not None or found.starts_ms <= now_ms:
        return  # it was moved, and is planned anew; or nobody came to remind them in time
    key = str(found.starts_ms)
    await _tell(tx, [_notice(found, NoticeKind.REMINDER, now_ms, key)], now_ms)


async def tell_booked(tx: Connection, new: Appointment, now_ms: int) -> None:
    """Tell who has booked that it is so."""
    if new.citizen is not None:
        await _tell(tx, [_notice(new, NoticeKind.BOOKED, now_ms)], now_ms)


async def tell_rescheduled(
    tx: Connection, moved: Appointment, now_ms: int, *, by_hall: bool
) -> None:
    """Tell that it has another time, in place of all that was told of the old one."""
    await tell_no_more(tx, [moved.id])
    if moved.citizen is not None:
        new = _notice(moved, NoticeKind.RESCHEDULED, now_ms, str(moved.version))
        if by_hall:
            new = new._replace(content={**new.content, BY: HALL})
        await _tell(tx, [new], now_ms)


async def tell_closed(
    tx: Connection, cancelled: Sequence[Appointment], now_ms: int, reason: str = ""
) -> None:
    """Tell that the hall has cancelled these; `reason` is one that the whole hall may know."""
    await tell_no_more(tx, [one.id for one in cancelled])
    new = [_notice(one, NoticeKind.CLOSED, now_ms) for one in cancelled if one.citizen]
    more = {BY: HALL, **({"reason": reason} if reason else {})}
    await _tell(tx, [one._replace(content={**one.content, **more}) for one in new], now_ms)


async def tell_no_more(tx: Connection, appointments: Collection[str]) -> None:
    """What was to be told of these is not so any more."""
    now = Now(0, real_ms())
    await end_of_appointments(tx, appointments, ended_by(Fact.APPOINTMENT_MOVED), now)


async def _tell(tx: Connection, new: Sequence[NewNotice], now_ms: int) -> None:
    await plan(tx, new, Now(now_ms, real_ms()))


def _notice(one: Appointment, kind: NoticeKind, now_ms: int, key: str = "") -> NewNotice:
    """One that is of no use once the visit began."""
    left_s = None if kind is NoticeKind.CLOSED else (one.starts_ms - now_ms) / 1000
    return NewNotice(
        kind=kind,
        dedupe_key=f"{kind}:{one.id}:{key}",
        hall=one.hall,
        content={"starts_at": instant(one.starts_ms), "subject": one.subject, "lane": one.lane},
        citizen=one.citizen,
        appointment=one.id,
        expires_s=left_s,
    )
