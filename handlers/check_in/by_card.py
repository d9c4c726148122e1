"""The booking of somebody whose identity card a kiosk has read.

A card shows the card and not its holder: it finds a booking, and proves nothing. It is found by a
digest of the number, so nobody is found who has not shown their number before.
"""

from datetime import date

from handlers.context import AppContext
from kit.clock import business_date, real_ms
from kit.errors import FieldError, Invalid, NotFound, Refusal
from records.booking.coming import check_in_from_ms, check_in_until_ms
from records.booking.states import AppointmentState
from records.identity.resident_id import NoResidentId, read_resident_id
from records.models.booking.appointments import Appointment, appointments_of
from records.models.identity.proofs import proofs_of_person
from records.opening.settings import HallSettings
from records.proving.proving import person_of
from records.transactions import connection


class SeveralBookings(Refusal):
    """You have several bookings here today; choose one, or ask the staff."""

    status = 409
    zh = "您今天在本大厅有多个预约，请选择其中一个，或向工作人员求助。"


async def booking_of_card(ctx: AppContext, hall: str, text: str) -> Appointment:
    """The booking of today of whoever has this number; one in another hall if there is none here.

    Raises `Invalid` for what is no number, `NotFound`, and `SeveralBookings` unless one of them is
    the only one that may be kept now.
    """
    now_ms = ctx.clock.now_ms()
    today = business_date(now_ms)
    found = [one for one in await _bookings(ctx, text, today) if one.date == today]
    here = [one for one in found if one.hall == hall]
    if not here:
        if found:
            return found[0]
        english = "There is no booking of today for this card; take a number instead."
        raise NotFound(english, "未找到该身份证今天的预约，请直接取号。")
    settings = ctx.openings.settings(hall)
    in_time = [one for one in here if _in_time(settings, one, now_ms)]
    for one in (here, in_time):
        if len(one) == 1:
            return one[0]
    raise SeveralBookings(appointments=[one.id for one in in_time or here])


async def _bookings(ctx: AppContext, text: str, today: str) -> list[Appointment]:
    """What is booked for whoever has shown this number, in whichever account."""
    try:
        number = read_resident_id(text, date.fromisoformat(today)).number
    except NoResidentId as why:
        english, chinese = f"An identity number {why}.", "身份证号码不正确，请重新读卡。"
        raise Invalid(errors=(FieldError("id_card", "invalid", english, chinese),)) from None
    lookup = person_of(ctx.settings.key_ring, number)
    proofs = await proofs_of_person(connection(), lookup, real_ms())
    accounts = dict.fromkeys(proof.citizen for proof in proofs)
    return [
        one
        for account in accounts
        for one in await appointments_of(connection(), account, past=False)
    ]


def _in_time(settings: HallSettings, one: Appointment, now_ms: int) -> bool:
    """Whether it may be kept now with the credit of a booking, or was kept."""
    if one.state == AppointmentState.ARRIVED:
        return True
    from_ms = check_in_from_ms(settings, one.starts_ms)
    return from_ms <= now_ms <= check_in_until_ms(settings, one.starts_ms)
