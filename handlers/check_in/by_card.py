"""Coming to an own booking with an identity card: enough for that, and for nothing more."""

from collections.abc import Sequence

from handlers.cards.service import bookings_of, reading_of, shown_by
from handlers.check_in import arriving
from handlers.check_in.errors import SeveralBookings
from handlers.check_in.presence import Presence
from handlers.check_in.schemas import KioskCheckInBody
from handlers.context import AppContext
from handlers.counter.service import read_number
from handlers.idempotency import told_alike
from handlers.principal import Principal
from handlers.tickets.schemas import TicketAnswer
from handlers.tickets.service import follow
from handlers.times import refused
from kit.errors import NotFound
from queueing.line.requests import LineRequest
from records.booking.coming import check_in_from_ms, check_in_until_ms
from records.models.booking.appointments import Appointment
from records.transactions import connection


async def check_in(
    ctx: AppContext,
    who: Principal,
    request: LineRequest,
    hall: str,
    body: KioskCheckInBody,
    seen_at: str,
) -> TicketAnswer:
    """Come to the booking of whom a card shows.

    Raises `Invalid`, `NotFound`, `SeveralBookings` and what `arriving.check_in` does.
    """
    sent = [body.citizen_code, body.id_card, body.card]
    if sum(one is not None for one in sent) != 1:
        english, chinese = "must come alone", "不能与其他方式同时提交"
        raise refused("id_card", "not_both", english, chinese)
    if body.card is not None:
        citizen = (await reading_of(ctx, who, hall, body.card)).citizen
    else:
        person = read_number(ctx, "id_card", body.id_card or "")
        citizen = (await shown_by(ctx, connection(), hall, person)).citizen
    found = _meant(ctx, hall, await bookings_of(ctx, connection(), citizen), body.appointment)
    async with told_alike(request):
        ticket = await arriving.check_in(ctx, found, Presence(hall, "id_card"), who.actor)
    ticket.follow = follow(ctx, ticket.id, seen_at)
    return ticket


def _meant(
    ctx: AppContext, hall: str, bookings: Sequence[Appointment], named: str | None
) -> Appointment:
    """The booking that is meant: the one named, the only one, or the only one that is in time."""
    if named is not None:
        bookings = [one for one in bookings if one.id == named]
    if not bookings:
        english = "There is no booking of today for this card."
        raise NotFound(english, "该身份证今日没有预约。")
    here = [one for one in bookings if one.hall == hall] or bookings
    now_ms = ctx.clock.now_ms()
    timely = [one for one in here if _in_time(ctx, one, now_ms)]
    for some in (here, timely):
        if len(some) == 1:
            return some[0]
    raise SeveralBookings(appointments=[one.id for one in timely or here])


def _in_time(ctx: AppContext, one: Appointment, now_ms: int) -> bool:
    settings = ctx.openings.settings(one.hall)
    from_ms = check_in_from_ms(settings, one.starts_ms)
    return from_ms <= now_ms <= check_in_until_ms(settings, one.starts_ms)
