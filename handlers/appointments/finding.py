"""From the slot and the business that somebody names to the places that it takes, or a refusal."""

import msgspec

from handlers import access
from handlers.context import AppContext
from handlers.principal import STAFF, Principal
from handlers.slots.wanted import Answers, last_bookable_day, release, wanted
from handlers.times import refused
from kit.clock import business_date
from kit.errors import NotFound
from queueing.model.errors import HallClosed, NotServedHere
from records.appointments.claims import Terms, refuse_unfit, whole
from records.booking.errors import SlotFull, SlotPast
from records.booking.slot import SLOT_TIME_DIGITS, Part, Slot, slot_id, spread
from records.booking.subject import Subject, SubjectKind
from records.booking.visit import Proposal, Visit
from records.models.booking.slots import find_slot, slots_from
from records.models.catalogue.themes import excluded_subjects
from records.transactions import Connection


def read_subject(item: str | None, theme: str | None) -> Subject:
    """What a body names. Raises `Invalid` unless it is an item or a theme, and not both."""
    if item is not None and theme is None:
        return Subject(SubjectKind.ITEM, item)
    if theme is not None and item is None:
        return Subject(SubjectKind.THEME, theme)
    code = "missing" if item is None else "not_both"
    raise refused("item", code, "is needed, or theme, but not both", "须与 theme 二者择一")


async def find_place(
    ctx: AppContext,
    tx: Connection,
    who: Principal,
    slot: str,
    subject: Subject,
    answers: Answers,
) -> Proposal:
    """The place of a visit that begins in a slot; whether it is free is not asked.

    Raises `NotFound`, `Forbidden`, `Invalid`, `SlotPast`, `HallClosed`, `NotServedHere`, and
    `SlotFull` where the session is too short for it.
    """
    now_ms = ctx.clock.now_ms()
    first = await find_slot(tx, slot)
    if first is None:
        raise _absent(ctx, slot, now_ms)
    hall = access.hall_to_act_in(ctx, who, first.hall)
    refuse_unfit([first], now_ms)
    if first.date > (last := last_bookable_day(ctx, hall.id, now_ms)):
        raise _beyond(last)
    what = await wanted(ctx, tx, hall, subject, answers)
    if what.lane != first.lane:
        raise NotServedHere("This time is for other business.", "该时段不办理此业务。")
    visit = Visit(
        subject,
        msgspec.json.encode(what.answers, order="sorted").decode(),
        what.lane,
        what.units,
        await excluded_subjects(tx, subject),
        what.level,
    )
    return Proposal(visit, await _parts(tx, first, what.units))


def terms(ctx: AppContext, who: Principal, hall: str) -> Terms:
    """What somebody may take in a hall now: staff also what is not released, and beyond it."""
    now_ms, settings = ctx.clock.now_ms(), ctx.openings.settings(hall)
    if who.role in STAFF:
        return Terms(now_ms, whole, settings.overbook_per_slot)
    return Terms(now_ms, release(ctx, hall, now_ms).share)


async def _parts(tx: Connection, first: Slot, units: int) -> list[Part]:
    """What it takes of this slot, and of those after it if one does not hold all of it."""
    following = [first] if units <= first.units_at_most else await slots_from(tx, first)
    parts = spread(following, units)
    if parts is None:
        english = "What is left of the session is too short for this business."
        raise SlotFull(english, "该时段之后剩余的时间不足以办理此业务。")
    return parts


def _absent(ctx: AppContext, slot: str, now_ms: int) -> Exception:
    """Why there is no such slot: its name tells of which hall, lane and time it would be."""
    try:
        starts_ms = int(slot[:SLOT_TIME_DIGITS], 16)
        date = business_date(starts_ms)
    except (ValueError, OverflowError):
        return _unknown()
    for hall, lane in _lanes(ctx):
        if slot_id(hall, lane, starts_ms) == slot:
            if starts_ms <= now_ms:
                return SlotPast()
            if date > (last := last_bookable_day(ctx, hall, now_ms)):
                return _beyond(last)
            return HallClosed("The hall is closed at that time.", "大厅在该时段不开放。")
    return _unknown()


def _lanes(ctx: AppContext) -> list[tuple[str, str]]:
    return [
        (hall, lane)
        for group in ctx.groups.values()
        for hall in group.directory.halls
        for lane in group.directory.lanes
    ]


def _unknown() -> NotFound:
    return NotFound("There is no such time.", "没有这个时段。")


def _beyond(last: str) -> Exception:
    english, chinese = (
        f"is later than may be booked; the last day is {last}",
        f"晚于可预约的最后一天 {last}",
    )
    return refused("slot", "out_of_range", english, chinese)
