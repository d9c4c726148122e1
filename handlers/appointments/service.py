"""Booking, moving and cancelling appointments, by citizens and by staff of the hall."""

from handlers import access
from handlers.appointments.finding import find_place, read_subject, terms
from handlers.appointments.schemas import (
    AppointmentBody,
    AppointmentView,
    EndBody,
    RescheduleBody,
)
from handlers.appointments.views import appointment_view, read_answers
from handlers.asked import RecordAsked
from handlers.context import AppContext
from handlers.identity.demand import demand
from handlers.organisations.acting import acting_for
from handlers.principal import CITIZEN, Principal
from handlers.query import Query, bad_parameter
from handlers.times import refused
from queueing.model.errors import IllegalMove
from records.appointments.booking import book, book_held_places
from records.appointments.ending import cancel
from records.appointments.moving import reschedule
from records.booking.subject import subject_of
from records.booking.visit import Booker, Proposal
from records.identity.demands import Demand
from records.models.booking.appointments import (
    Ending,
    appointments_of,
    find_appointment,
)
from records.models.booking.holds import Hold, active_hold
from records.models.people.citizens import has_citizen, joined
from records.transactions import Connection, connection


async def make(asked: RecordAsked[AppointmentBody]) -> AppointmentView:
    """Book a time.

    Raises what `find_place` raises, `VerificationRequired`, `HoldExpired`, `BookingExists` or
    `SlotFull`.
    """
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    booker = await _booker(ctx, tx, who, body)
    subject = read_subject(body.item, body.theme)
    held = await access.hold(ctx, tx, who, body.hold) if body.hold else None
    answers = read_answers(held.answers) if held and body.answers is None else body.answers or {}
    place = await find_place(ctx, tx, who, body.slot, subject, answers)
    await _check_level(ctx, tx, who, place)
    if held is None and booker.citizen is not None and who.role == CITIZEN:
        held = await _same_hold(ctx, tx, booker.citizen, place)
    if held is None:
        allowed = terms(ctx, who, place.parts[0].slot.hall)
        made = await book(tx, booker, place, allowed)
    else:
        if not _fits(held, place):
            english, chinese = "is for another time or business", "对应的时段或事项不同"
            raise refused("hold", "mismatch", english, chinese)
        made = await book_held_places(tx, booker, place.visit, held, ctx.clock.now_ms())
    return appointment_view(ctx, made)


def read_past(query: Query) -> bool:
    """Whether those that have ended are asked for. Raises `Invalid`."""
    sent = query["past"][0] if query["past"] else ""
    if sent not in {"true", "false", ""}:
        raise bad_parameter("past", "invalid", "must be true or false", "须为 true 或 false")
    return sent == "true"


async def own(ctx: AppContext, who: Principal, *, past: bool) -> list[AppointmentView]:
    """A citizen's appointments."""
    found = await appointments_of(connection(), who.id, past=past)
    return [appointment_view(ctx, one) for one in found]


async def show(ctx: AppContext, who: Principal, appointment: str) -> AppointmentView:
    """An appointment as it stands. Raises `NotFound`."""
    return appointment_view(ctx, await access.appointment(ctx, connection(), who, appointment))


async def end(asked: RecordAsked[EndBody], appointment: str) -> AppointmentView:
    """Cancel an appointment. Raises `NotFound`, `Invalid`, `IllegalMove`."""
    ctx, tx, who = asked.ctx, asked.tx, asked.who
    found = await access.appointment(ctx, tx, who, appointment)
    reason = _reason(who, asked.body.reason)
    now_ms, settings = ctx.clock.now_ms(), ctx.openings.settings(found.hall)
    by_citizen = who.role == CITIZEN
    if by_citizen and found.starts_ms <= now_ms:
        english = "The appointment's time has started; it cannot be cancelled any more."
        raise IllegalMove(english, "预约时段已开始，不能再取消。")
    late = by_citizen and now_ms > found.starts_ms - settings.late_cancel_s * 1000
    ending = Ending(now_ms, who.actor, reason, late=late)
    await cancel(tx, appointment, ending, settings.rerelease_delay_s * 1000)
    return appointment_view(ctx, await find_appointment(tx, appointment) or found)


async def move(asked: RecordAsked[RescheduleBody], appointment: str) -> AppointmentView:
    """Move an appointment. Raises `NotFound`, `IllegalMove`, and what `make` raises."""
    ctx, tx, who, body = asked.ctx, asked.tx, asked.who, asked.body
    found = await access.appointment(ctx, tx, who, appointment)
    reason = _reason(who, body.reason)
    subject, answers = subject_of(found.subject), read_answers(found.answers)
    place = await find_place(ctx, tx, who, body.slot, subject, answers)
    await _check_level(ctx, tx, who, place)
    settings = ctx.openings.settings(found.hall)
    allowed = terms(ctx, who, place.parts[0].slot.hall)
    allowed = allowed._replace(rest_ms=settings.rerelease_delay_s * 1000)
    moved = await reschedule(tx, appointment, place, allowed, settings.reschedules, reason)
    return appointment_view(ctx, moved)


async def _booker(ctx: AppContext, tx: Connection, who: Principal, body: AppointmentBody) -> Booker:
    """For whom it is booked. Raises `Invalid` for a citizen who names another, or a reason."""
    reason = _reason(who, body.reason)
    if who.role == CITIZEN:
        if body.citizen is not None:
            raise refused("citizen", "not_allowed", "is named by staff alone", "仅限工作人员填写")
        acts = await acting_for(ctx, tx, who, body.subject, body.authorisation)
        return Booker(await joined(tx, who.id), who.actor, acts=acts)
    if body.subject is not None or body.authorisation is not None:
        raise refused("subject", "not_allowed", "is named by citizens alone", "仅限群众本人填写")
    if body.citizen is not None and not await has_citizen(tx, body.citizen):
        raise refused("citizen", "unknown", "names no account", "没有这个账号")
    return Booker(body.citizen and await joined(tx, body.citizen), who.actor, reason)


def _reason(who: Principal, reason: str | None) -> str:
    """Why staff do something. Raises `Invalid` where they do not say so, or a citizen does."""
    if (who.role == CITIZEN) == (reason is not None):
        english, chinese = "is given by staff, and by nobody else", "仅限并须由工作人员填写"
        raise refused("reason", "not_allowed" if reason else "missing", english, chinese)
    return (reason or "").strip()


async def _check_level(ctx: AppContext, tx: Connection, who: Principal, place: Proposal) -> None:
    """Staff see, or hear, whom they book for. Raises `VerificationRequired`."""
    if who.role == CITIZEN:
        await demand(ctx, tx, who.id, place.visit.level, Demand.BOOKING)


async def _same_hold(ctx: AppContext, tx: Connection, citizen: str, place: Proposal) -> Hold | None:
    """What somebody holds already of what they book without saying so; it is theirs to be had."""
    held = await active_hold(tx, citizen)
    now_ms = ctx.clock.now_ms()
    return held if held and held.expires_ms > now_ms and _fits(held, place) else None


def _fits(held: Hold, place: Proposal) -> bool:
    first, visit = place.parts[0].slot, place.visit
    return (held.hall, held.lane, held.starts_ms, held.subject, held.units) == (
        first.hall,
        first.lane,
        first.starts_ms,
        str(visit.subject),
        visit.units,
    )
