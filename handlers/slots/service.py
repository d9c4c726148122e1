"""Reading what may be booked in a hall."""

from handlers import access
from handlers.context import AppContext
from handlers.principal import CITIZEN, Principal
from handlers.query import Query, bad_parameter
from handlers.slots import wanted
from handlers.slots.schemas import SlotDay, SlotView
from handlers.slots.wanted import Wanted
from handlers.times import read_date
from kit.clock import business_date, instant
from kit.errors import Invalid
from records.booking.offers import Offer, days, offers
from records.booking.planning import days_ahead
from records.hall_directory import HallInfo
from records.models.booking.availability import coming_slots, own_units
from records.transactions import connection


async def slots(ctx: AppContext, who: Principal | None, hall: str, query: Query) -> list[SlotView]:
    """The times of a day. Raises `NotFound`, `Invalid`, `NotServedHere`."""
    info = access.hall(ctx, hall)
    now_ms = ctx.clock.now_ms()
    date = _read_day(ctx, hall, query, now_ms)
    what = await _wanted(ctx, info, query)
    found = await _offers(ctx, who, hall, what, (date, date), now_ms)
    return [view(offer) for offer in found]


async def slot_days(
    ctx: AppContext, who: Principal | None, hall: str, query: Query
) -> list[SlotDay]:
    """The days that may be booked. Raises `NotFound`, `Invalid`, `NotServedHere`."""
    info = access.hall(ctx, hall)
    now_ms = ctx.clock.now_ms()
    what = await _wanted(ctx, info, query)
    book = ctx.openings
    dates = days_ahead(book.calendar, book.settings(hall), now_ms)
    found = await _offers(ctx, who, hall, what, (dates[0], dates[-1]), now_ms)
    by_slot = {offer.slot.id: offer for offer in found}
    return [
        SlotDay(
            day.date,
            bool(book.sessions(hall, what.lane, day.date)),
            view(by_slot[day.first.id]) if day.first else None,
            day.left,
        )
        for day in days(found, dates)
    ]


async def _offers(
    ctx: AppContext,
    who: Principal | None,
    hall: str,
    what: Wanted,
    between: tuple[str, str],
    now_ms: int,
) -> list[Offer]:
    db = connection()
    coming = await coming_slots(db, hall, what.lane, now_ms, *between)
    own = await own_units(db, who.id, now_ms) if who and who.role == CITIZEN else {}
    return offers(coming, what.units, wanted.release(ctx, hall, now_ms), own)


async def _wanted(ctx: AppContext, hall: HallInfo, query: Query) -> Wanted:
    subject, answers = wanted.read_subject(query), wanted.read_answers(query)
    return await wanted.wanted(ctx, connection(), hall, subject, answers)


def _read_day(ctx: AppContext, hall: str, query: Query, now_ms: int) -> str:
    """The day that is asked for, today unless said otherwise. Raises `Invalid`."""
    today = business_date(now_ms)
    date = read_date("date", query["date"][0]) if any(query["date"]) else today
    if date < today:
        raise bad_parameter("date", "out_of_range", "is past", "日期已过")
    last = wanted.last_bookable_day(ctx, hall, now_ms)
    if date > last:
        raise _beyond(last)
    return date


def _beyond(last: str) -> Invalid:
    english = f"is later than may be booked; the last day is {last}"
    return bad_parameter("date", "out_of_range", english, f"超出可预约期限，最晚可约 {last}")


def view(offer: Offer) -> SlotView:
    """A time as it is told."""
    slot = offer.slot
    times = instant(slot.starts_ms), instant(slot.ends_ms)
    return SlotView(slot.id, *times, offer.capacity, offer.left)
