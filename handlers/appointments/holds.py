"""Keeping a time for a citizen while they make up their mind."""

from handlers import access
from handlers.appointments.finding import find_place, read_subject, terms
from handlers.appointments.schemas import HoldBody, HoldView
from handlers.appointments.views import hold_view
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.organisations.acting import acting_for
from handlers.principal import Principal
from queueing.model.errors import IllegalMove
from records.appointments import holding
from records.booking.states import HoldState
from records.models.booking.holds import active_hold, find_hold
from records.models.people.citizens import joined
from records.transactions import connection


async def hold(asked: RecordAsked[HoldBody]) -> HoldView:
    """Keep a time. Raises what `find_place` raises, `HoldExists`, `SlotFull`."""
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    subject = read_subject(body.item, body.theme)
    await acting_for(ctx, tx, who, body.subject, body.authorisation)
    place = await find_place(ctx, tx, who, body.slot, subject, body.answers or {})
    hall = place.parts[0].slot.hall
    keep_ms = ctx.openings.settings(hall).hold_s * 1000
    made = await holding.hold(tx, await joined(tx, who.id), place, terms(ctx, who, hall), keep_ms)
    return hold_view(made)


async def own(ctx: AppContext, who: Principal) -> list[HoldView]:
    """What a citizen is holding; one or none."""
    found = await active_hold(connection(), who.id)
    return [hold_view(found)] if found and found.expires_ms > ctx.clock.now_ms() else []


async def release(asked: RecordAsked[None], hold_id: str) -> None:
    """Let others have a time; also twice. Raises `NotFound`, `IllegalMove` if it is booked."""
    ctx, tx = asked.ctx, asked.tx
    await access.hold(ctx, tx, asked.who, hold_id)
    if await holding.release(tx, hold_id, ctx.clock.now_ms()):
        return
    found = await find_hold(tx, hold_id)
    if found is not None and found.state is HoldState.CONFIRMED:
        raise IllegalMove("This time is booked; cancel the appointment.", "已预约，请取消预约。")
