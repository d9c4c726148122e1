"""The earliest free time for an item in any hall, of at most a second ago.

Anybody may ask for it, as often as they like, and the halls' waits stand beside it: it is read once
a second for each item, and while the record is away halls are shown without it.
"""

from collections.abc import Sequence

from handlers.context import AppContext
from handlers.slots import service, wanted
from handlers.slots.schemas import SlotView
from queueing.model.errors import NotServedHere
from records.booking.offers import offers
from records.booking.subject import Subject, SubjectKind
from records.faults import unavailable
from records.hall_directory import HallInfo
from records.models.booking.availability import first_slots
from records.transactions import connection

# How long a page of halls waits for the record.
WITHIN_S = 1.0
# Slots of a hall that are looked at before all are.
SOON, ALL = 64, 10_000
Times = dict[str, SlotView | None]


async def earliest(ctx: AppContext, halls: Sequence[HallInfo], item: str) -> Times:
    """The earliest free time for an item in each of these halls; None where none is known."""
    now_ms = ctx.clock.now_ms()
    asked = item, ctx.openings.version
    kept: Times | None = ctx.earliest_times.get(asked, now_ms)
    if kept is None:
        kept = await _read_if_there(ctx, halls, item, now_ms)
        ctx.earliest_times.keep(asked, now_ms, kept)
    return kept


async def _read_if_there(
    ctx: AppContext, halls: Sequence[HallInfo], item: str, now_ms: int
) -> Times:
    try:
        return await ctx.background.wait_at_most(WITHIN_S, _read(ctx, halls, item, now_ms))
    except Exception as fault:
        if not unavailable(fault):
            raise
        ctx.incidents.unavailable("earliest_times_unavailable", fault)
        return {}


async def _read(ctx: AppContext, halls: Sequence[HallInfo], item: str, now_ms: int) -> Times:
    """However many halls there are, the slots are one question for each lane of the answers."""
    subject = Subject(SubjectKind.ITEM, item)
    found: Times = {}
    in_group: dict[str, wanted.Wanted] = {}
    for hall in halls:
        if hall.group not in in_group:
            try:
                what = await wanted.wanted(ctx, connection(), hall, subject, {})
            except NotServedHere:
                continue  # the answers that are assumed lead to another lane
            in_group[hall.group] = what
    for lane in {what.lane for what in in_group.values()}:
        asked = {
            hall.id: in_group[hall.group].units
            for hall in halls
            if hall.group in in_group and in_group[hall.group].lane == lane
        }
        found |= await _first_of(ctx, asked, lane, now_ms)
    return found


async def _first_of(ctx: AppContext, asked: dict[str, int], lane: str, now_ms: int) -> Times:
    """The first free time of a lane in halls, for so many units each."""
    last = {hall: wanted.last_bookable_day(ctx, hall, now_ms) for hall in asked}
    found: Times = dict.fromkeys(asked)
    # Most halls have one soon; those whose next slots are not released yet are asked once more.
    for at_most in (SOON, ALL):
        open_ = [hall for hall in asked if found[hall] is None]
        read = await first_slots(
            connection(), open_, lane, now_ms, max(last.values()), at_most=at_most
        )
        for hall in open_:
            coming = [slot for slot in read.get(hall, ()) if slot.date <= last[hall]]
            told = offers(coming, asked[hall], wanted.release(ctx, hall, now_ms))
            found[hall] = next((service.view(offer) for offer in told if offer.left), None)
        if all(found.values()) or all(len(slots) < SOON for slots in read.values()):
            break
    return found
