"""The codes that are shown and scanned, and checking in by them."""

from handlers import access, limits
from handlers.check_in import arriving, by_card, codes, presence
from handlers.check_in.codes import Code
from handlers.check_in.errors import CodeEnded
from handlers.check_in.presence import Presence
from handlers.check_in.schemas import (
    CheckInBody,
    CodeView,
    HallCodeView,
    IntentView,
    KioskCheckInBody,
    PaperCodeView,
)
from handlers.context import AppContext
from handlers.idempotency import told_alike
from handlers.limits import WRONG_HALL_CODES, LimitKey
from handlers.principal import CITIZEN, Principal
from handlers.tickets.schemas import TicketAnswer
from handlers.tickets.service import follow
from kit import qr
from kit.clock import instant
from kit.errors import FieldError, Invalid
from queueing.line.requests import LineRequest
from queueing.model.errors import IllegalMove
from records.booking.states import LIVE_APPOINTMENTS, AppointmentState
from records.models.booking.appointments import find_appointment
from records.models.booking.arrivals import REINSTATED
from records.transactions import connection

# Where the mini program takes a scanned code.
PAGE = "/mini/pages/check-in/index?code="


def hall_code(ctx: AppContext, who: Principal, hall: str, seen_at: str) -> HallCodeView:
    """What a screen of a hall shows now. Raises `NotFound` or `Forbidden`."""
    access.hall_to_act_in(ctx, who, hall)
    now_ms = _now_ms(ctx)
    ctx.check_in_signs.add(hall, ctx.clock.now_ms())
    code = codes.hall_code(ctx.settings.secret, hall, now_ms)
    path, url = _address(ctx, code.text, seen_at)
    at, lasts_s = instant(code.expires_ms), (code.expires_ms - now_ms) // 1000
    return HallCodeView(code.text, qr.svg(url), at, lasts_s, url, path)


def paper_code(ctx: AppContext, hall: str, seen_at: str) -> PaperCodeView:
    """What is hung up in a hall. Raises `NotFound`."""
    access.hall(ctx, hall)
    code = codes.paper_code(ctx.settings.secret, hall)
    path, url = _address(ctx, code, seen_at)
    return PaperCodeView(code, qr.svg(url), url, path)


def _address(ctx: AppContext, code: str, seen_at: str) -> tuple[str, str]:
    """The public address, or else the one at which the asking screen sees the house."""
    path = PAGE + code
    return path, (ctx.settings.web.public_url or seen_at) + path


async def begin(ctx: AppContext, text: str, address: str) -> IntentView:
    """Take a scanned code for an intent, which outlives a login.

    Raises `CodeEnded`, or `RateLimited` after many codes from an address that were not ours.
    """
    wrong = LimitKey(WRONG_HALL_CODES, address)
    await limits.check(ctx, wrong)
    now_ms = _now_ms(ctx)
    hall = codes.hall_of_code(ctx.settings.secret, text, now_ms)
    if hall is None or not access.is_served(ctx, hall):
        await limits.count(ctx, wrong)
        raise CodeEnded
    made = codes.intent(ctx.settings.secret, hall, now_ms)
    return IntentView(made.text, hall, instant(made.expires_ms))


async def citizen_code(ctx: AppContext, who: Principal, appointment_id: str) -> CodeView:
    """What a phone shows to a kiosk. Raises `NotFound`, or `IllegalMove` once that is over."""
    found = await access.appointment(ctx, connection(), who, appointment_id)
    if found.state not in LIVE_APPOINTMENTS:
        raise IllegalMove(
            f"An appointment that is {found.state} has no code.",
            f"预约的当前状态（{found.state}）没有签到码。",
            state=found.state,
        )
    now_ms = _now_ms(ctx)
    return _view(codes.citizen_code(ctx.settings.secret, found.id, now_ms), now_ms)


def _view(code: Code, now_ms: int) -> CodeView:
    lasts_s = (code.expires_ms - now_ms) // 1000
    return CodeView(code.text, qr.svg(code.text), instant(code.expires_ms), lasts_s)


async def check_in(
    ctx: AppContext,
    who: Principal,
    request: LineRequest,
    appointment_id: str,
    body: CheckInBody,
    seen_at: str,
) -> TicketAnswer:
    """Come to an own booking, or let staff say that somebody has come.

    Raises `NotFound`, `Invalid`, `CodeEnded`, `NotHere` and what `arriving.check_in` does.
    """
    found = await access.appointment(ctx, connection(), who, appointment_id)
    async with told_alike(request) as again:
        if again and found.state == AppointmentState.ARRIVED:
            here = Presence(found.hall, found.presence)  # a code may have ended since
        else:
            here = presence.shown(ctx, who, found.hall, body)
        ticket = await arriving.check_in(ctx, found, here, who.actor)
    if who.role != CITIZEN and found.citizen is None:
        ticket.follow = follow(ctx, ticket.id, seen_at)
    return ticket


async def reinstate(
    ctx: AppContext,
    who: Principal,
    request: LineRequest,
    appointment_id: str,
    reason: str,
    seen_at: str,
) -> TicketAnswer:
    """Let somebody have come who was said not to. Raises `NotFound`, as `arriving.reinstate`."""
    found = await access.appointment(ctx, connection(), who, appointment_id)
    async with told_alike(request):
        if found.state == AppointmentState.ARRIVED and found.presence != REINSTATED:
            raise IllegalMove(
                "This appointment has been kept.", "该预约已签到。", state=found.state
            )
        ticket = await arriving.reinstate(ctx, found, reason, who.actor)
    if found.citizen is None:
        ticket.follow = follow(ctx, ticket.id, seen_at)
    return ticket


async def check_in_at_kiosk(
    ctx: AppContext,
    who: Principal,
    request: LineRequest,
    hall: str,
    body: KioskCheckInBody,
    seen_at: str,
) -> TicketAnswer:
    """Come to a booking whose code a phone shows; the answer is what the kiosk prints.

    Raises `NotFound`, `Forbidden`, `Invalid`, `CodeEnded` and what `arriving.check_in` does.
    """
    access.hall_to_act_in(ctx, who, hall)
    if body.id_card is not None or body.card is not None:
        return await by_card.check_in(ctx, who, request, hall, body, seen_at)
    if body.citizen_code is None or body.appointment is not None:
        english = "Send a citizen_code, an id_card or a card: one of them."
        chinese = "请提交签到码、身份证号或读卡记录之一。"
        fault = FieldError("citizen_code", "invalid", english, chinese)
        raise Invalid(english, chinese, errors=(fault,))
    key, now_ms = ctx.settings.secret, _now_ms(ctx)
    appointment_id = codes.appointment_of_code(key, body.citizen_code, now_ms)
    found = await find_appointment(connection(), appointment_id) if appointment_id else None
    if found is None or not access.is_served(ctx, found.hall):
        raise CodeEnded
    async with told_alike(request):
        here = Presence(hall, "citizen_code")
        ticket = await arriving.check_in(ctx, found, here, who.actor)
    ticket.follow = follow(ctx, ticket.id, seen_at)
    return ticket


def _now_ms(ctx: AppContext) -> int:
    """Codes hold for stretches of real time, even where a demo's day runs faster."""
    return ctx.clock_guard.trusted_ms()
